using Overlay.Core.Tests.Wire;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Primitives;

public class SipKeyTests
{
    private static readonly SipKey Key = SipKey.Read(Numbers(16));

    /// <summary>Appendix A of the paper, and lengths around a word, computed independently.</summary>
    [Theory]
    [InlineData(0, "310e0edd47db6f72")]
    [InlineData(15, "e545be4961ca29a1")]
    [InlineData(16, "db9bc2577fcc2a3f")]
    [InlineData(64, "d8ca02850bc4d2ac")]
    public void Mac_is_that_of_the_paper_and_stands_in_the_header_in_this_order(int length, string mac)
    {
        Span<byte> header = stackalloc byte[RelayHeader.Size];
        new RelayHeader(1, ReplicaRoute.MacOf(Key, Numbers(length)), MessageType.Replicate).Write(header);
        Assert.Equal(mac, Convert.ToHexStringLower(header[RelayHeader.TokenOffset..]));
    }

    [Fact]
    public void Key_is_written_as_it_was_read()
    {
        Span<byte> bytes = stackalloc byte[SipKey.Size];
        Key.Write(bytes);
        Assert.Equal(Numbers(16), bytes.ToArray());
        Assert.Equal("SipKey", Key.ToString());
    }

    [Fact]
    public void Document_has_the_value() => Assert.Contains("`e545be4961ca29a1`", WireFormatDocument.Text, StringComparison.Ordinal);

    private static byte[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(number => (byte)number)];
}
