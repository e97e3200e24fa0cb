using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Overlay.Peers.Benchmarks.Systems;

/// <summary>A certificate that vouches for itself; the other end knows it by its fingerprint.</summary>
internal sealed record PeerCertificate(string CertificateFile, string KeyFile, string Fingerprint)
{
    public static PeerCertificate Create(string folder, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var created = new PeerCertificate(
            Path.Combine(folder, $"{name}.crt"),
            Path.Combine(folder, $"{name}.key"),
            string.Join(':', certificate.GetCertHash(HashAlgorithmName.SHA256).Select(part => $"{part:X2}")));
        File.WriteAllText(created.CertificateFile, certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(created.KeyFile, key.ExportPkcs8PrivateKeyPem() + "\n");
        return created;
    }
}
