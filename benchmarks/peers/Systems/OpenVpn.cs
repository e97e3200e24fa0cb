using Overlay.Network.Tests.Lab;

namespace Overlay.Peers.Benchmarks.Systems;

/// <summary>OpenVPN between two TAP devices, point to point over UDP: without any protection, or with TLS and AES-256-GCM.</summary>
/// <param name="id">The name on the command line.</param>
/// <param name="name">The name in tables.</param>
/// <param name="encrypted">Whether TLS and the cipher are used.</param>
internal sealed class OpenVpn(string id, string name, bool encrypted) : PeerSystem
{
    private const string Device = "ovpn0";

    public static OpenVpn Clear { get; } = new("openvpn-clear", "OpenVPN tap, no cipher", encrypted: false);

    public static OpenVpn Aes { get; } = new("openvpn", "OpenVPN tap, AES-256-GCM", encrypted: true);

    public override string Id => id;

    public override string Name => name;

    public override SystemKind Kind => SystemKind.Peer;

    public override bool IsEncrypted => encrypted;

    public override string Package => "openvpn";

    public override IReadOnlyList<string> Programs => ["openvpn"];

    public override string ReadVersion() => ProgramVersion.Read(@"OpenVPN ([0-9.]+)", "openvpn", "--version");

    public override async Task<RunningSystem> StartAsync(OverlayLab lab, string folder)
    {
        var certificates = Enumerable.Range(1, 2).Select(number => PeerCertificate.Create(folder, $"host{number}")).ToArray();
        LabProcess[] ends = [Start(lab, 1, certificates), Start(lab, 2, certificates)];
        await Task.WhenAll(ends.Select((end, index) => DeviceSetUp.AddressAsync(lab[index + 1], index + 1, Device, end)));
        return new RunningSystem(OverlayLab.AddressOf(2), ends);
    }

    private LabProcess Start(OverlayLab lab, int number, PeerCertificate[] certificates) => lab[number].Start(
        "openvpn",
        [
            "--dev-type", "tap", "--dev", Device, "--proto", "udp", "--port", "1194", "--tun-mtu", $"{Mtu}", "--mssfix", "0",
            "--local", $"{VpcNetwork.AddressOf(number)}", "--remote", $"{VpcNetwork.AddressOf(3 - number)}",
            .. encrypted ? Tls(number, certificates) : ["--cipher", "none", "--auth", "none"],
        ]);

    private static string[] Tls(int number, PeerCertificate[] certificates) =>
    [
        .. number == 1 ? (string[])["--tls-server", "--dh", "none"] : ["--tls-client"],
        "--data-ciphers", "AES-256-GCM", "--cert", certificates[number - 1].CertificateFile, "--key", certificates[number - 1].KeyFile,
        "--peer-fingerprint", certificates[2 - number].Fingerprint,
    ];
}
