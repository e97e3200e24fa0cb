using System.Security.Cryptography;
using Overlay.Network.Tests.Lab;

namespace Overlay.Peers.Benchmarks.Systems;

/// <summary>tinc as a switch: with the cipher and digest that it takes by itself, or with none.</summary>
/// <param name="id">The name on the command line.</param>
/// <param name="name">The name in tables.</param>
/// <param name="encrypted">Whether it keeps its cipher and digest.</param>
internal sealed class Tinc(string id, string name, bool encrypted) : PeerSystem
{
    private const string Device = "tinc0";

    public static Tinc Clear { get; } = new("tinc-clear", "tinc, no cipher", encrypted: false);

    public static Tinc Default { get; } = new("tinc", "tinc, default cipher", encrypted: true);

    public override string Id => id;

    public override string Name => name;

    public override SystemKind Kind => SystemKind.Peer;

    public override bool IsEncrypted => encrypted;

    public override string Package => "tinc";

    public override IReadOnlyList<string> Programs => ["tincd"];

    public override string ReadVersion() => ProgramVersion.Read("version ([0-9.]+)", "tincd", "--version");

    public override async Task<RunningSystem> StartAsync(OverlayLab lab, string folder)
    {
        using RSA first = RSA.Create(2048), second = RSA.Create(2048);
        var hosts = new[] { Host(1, first), Host(2, second) };
        LabProcess[] ends = [Start(lab, 1, folder, hosts, first), Start(lab, 2, folder, hosts, second)];
        await Task.WhenAll(ends.Select((end, index) => DeviceSetUp.AddressAsync(lab[index + 1], index + 1, Device, end)));
        return new RunningSystem(OverlayLab.AddressOf(2), ends);
    }

    /// <summary>What both ends know of a host. Without discovery, frames go by UDP from the first on: the MTU is known to fit.</summary>
    private string Host(int number, RSA key) =>
        $"""
        Address = {VpcNetwork.AddressOf(number)}
        PMTUDiscovery = no
        {(encrypted ? "" : "Cipher = none\nDigest = none")}
        {key.ExportRSAPublicKeyPem()}

        """;

    private static LabProcess Start(OverlayLab lab, int number, string folder, string[] hosts, RSA key)
    {
        var configuration = Directory.CreateDirectory(Path.Combine(folder, $"{number}")).FullName;
        var known = Directory.CreateDirectory(Path.Combine(configuration, "hosts")).FullName;
        for (var i = 1; i <= hosts.Length; i++)
        {
            File.WriteAllText(Path.Combine(known, $"host{i}"), hosts[i - 1]);
        }

        File.WriteAllText(Path.Combine(configuration, "tinc.conf"), $"Name = host{number}\nMode = switch\nInterface = {Device}\nConnectTo = host{3 - number}\n");
        var keyFile = Path.Combine(configuration, "rsa_key.priv");
        File.WriteAllText(keyFile, key.ExportRSAPrivateKeyPem() + "\n");
        File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return lab[number].Start("tincd", "--config", configuration, "--no-detach", "--pidfile", Path.Combine(configuration, "pid"));
    }
}
