using System.Text;
using Overlay.Samples.ServiceDiscovery.Dns;

namespace Overlay.Samples.Tests.ServiceDiscovery;

/// <summary>Builds messages of a responder, part by part.</summary>
internal sealed class DnsMessage
{
    private readonly List<byte> _bytes = [0, 0, 0x84, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public byte[] Bytes => [.. _bytes];

    /// <summary>What the program makes of it.</summary>
    public IReadOnlyList<DnsRecord> Records
    {
        get
        {
            Assert.True(DnsResponse.TryRead(Bytes, out var records));
            return records;
        }
    }

    public static byte[] Name(string text) => [.. text.Split('.').SelectMany(label => (byte[])[(byte)Encoding.UTF8.GetByteCount(label), .. Encoding.UTF8.GetBytes(label)]), 0];

    public DnsMessage Pointer(string name, string target, uint timeToLive = 120) => Add(Name(name), DnsType.Pointer, timeToLive, Name(target));

    public DnsMessage Service(string name, string host, ushort port, uint timeToLive = 120) =>
        Add(Name(name), DnsType.Service, timeToLive, [0, 0, 0, 0, (byte)(port >> 8), (byte)port, .. Name(host)]);

    public DnsMessage Text(string name, params string[] texts) => Add(Name(name), DnsType.Text, 120, [.. texts.SelectMany(text => (byte[])[(byte)text.Length, .. Encoding.UTF8.GetBytes(text)])]);

    public DnsMessage Address(string host, params byte[] address) => Add(Name(host), address.Length == 4 ? DnsType.Address : DnsType.AddressV6, 120, address);

    /// <summary>Adds a record with everything as it is to stand there.</summary>
    public DnsMessage Add(byte[] name, DnsType type, uint timeToLive, byte[] data)
    {
        _bytes[7]++;
        _bytes.AddRange([.. name, 0, (byte)type, 0x80, 1]);
        _bytes.AddRange([(byte)(timeToLive >> 24), (byte)(timeToLive >> 16), (byte)(timeToLive >> 8), (byte)timeToLive, (byte)(data.Length >> 8), (byte)data.Length, .. data]);
        return this;
    }
}
