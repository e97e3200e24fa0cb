using System.Text.RegularExpressions;
using Overlay.Network.Tests.Lab;

namespace Overlay.Peers.Benchmarks.Systems;

/// <summary>fastd with TAP devices.</summary>
/// <param name="id">The name on the command line.</param>
/// <param name="name">The name in tables.</param>
/// <param name="method">The method that protects frames.</param>
internal sealed partial class Fastd(string id, string name, string method) : PeerSystem
{
    private const string Device = "fastd0";
    private const string None = "null";
    private const int Port = 10000;

    public static Fastd Clear { get; } = new("fastd-clear", "fastd, null", None);

    public static Fastd Salsa { get; } = new("fastd", "fastd, salsa2012+umac", "salsa2012+umac");

    public override string Id => id;

    public override string Name => name;

    public override SystemKind Kind => SystemKind.Peer;

    public override bool IsEncrypted => method != None;

    public override string Package => "fastd";

    public override IReadOnlyList<string> Programs => ["fastd"];

    public override string ReadVersion() => ProgramVersion.Read("fastd v([0-9.]+)", "fastd", "--version");

    public override async Task<RunningSystem> StartAsync(OverlayLab lab, string folder)
    {
        var keys = new[] { CreateKey(), CreateKey() };
        LabProcess[] ends = [Start(lab, 1, folder, keys), Start(lab, 2, folder, keys)];
        await Task.WhenAll(ends.Select((end, index) => DeviceSetUp.AddressAsync(lab[index + 1], index + 1, Device, end)));
        return new RunningSystem(OverlayLab.AddressOf(2), ends);
    }

    private LabProcess Start(OverlayLab lab, int number, string folder, (string Secret, string Public)[] keys)
    {
        var file = Path.Combine(folder, $"{number}.conf");
        File.WriteAllText(file, $$"""
            mode tap;
            interface "{{Device}}";
            method "{{method}}";
            mtu {{Mtu}};
            bind {{VpcNetwork.AddressOf(number)}}:{{Port}};
            secret "{{keys[number - 1].Secret}}";
            peer "other" {
              remote {{VpcNetwork.AddressOf(3 - number)}}:{{Port}};
              key "{{keys[2 - number].Public}}";
            }

            """);
        return lab[number].Start("fastd", "--config", file);
    }

    private static (string Secret, string Public) CreateKey()
    {
        var keys = KeyPattern().Match(Command.Run("fastd", "--generate-key"));
        return (keys.Groups[1].Value, keys.Groups[2].Value);
    }

    [GeneratedRegex("Secret: ([0-9a-f]{64})\nPublic: ([0-9a-f]{64})")]
    private static partial Regex KeyPattern();
}
