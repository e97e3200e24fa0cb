using System.Globalization;
using Overlay.Crypto;
using Overlay.Primitives;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Wire;

/// <summary>The document and the code say the same.</summary>
public sealed class WireFormatDocumentTests
{
    [Fact]
    public void TypeTable_IsMessageType() =>
        Assert.Equal(
            Enum.GetValues<MessageType>().Select(type => $"{(byte)type} {type}"),
            WireFormatDocument.Table("type").Select(row => $"{row[0]} {row[1]}"));

    [Fact]
    public void KindTable_IsControlKind() =>
        Assert.Equal(
            Enum.GetValues<ControlKind>().Select(kind => $"{(byte)kind} {kind}"),
            WireFormatDocument.Table("kind").Select(row => $"{row[0]} {row[1]}"));

    [Theory]
    [InlineData("datagram", WireLimits.Datagram)]
    [InlineData("handshake payload", WireLimits.HandshakePayload)]
    [InlineData("suites in a Hello", WireLimits.SuitesInHello)]
    [InlineData("name in a Hello", NodeName.MaxBytes)]
    [InlineData("community name", 1, WireLimits.CommunityName)]
    [InlineData("addresses in an entry", WireLimits.Addresses)]
    [InlineData("entries in a PeerList", WireLimits.PeerListEntries, WireLimits.PeerListMessage)]
    [InlineData("members in a Replicas message", WireLimits.ReplicaMembers, WireLimits.ReplicaParts)]
    [InlineData("members in a ReplicasReply", WireLimits.ReplicasMissing)]
    [InlineData("requests in a ReplicasState", WireLimits.ReplicaRequests)]
    [InlineData("entries in a GroupList", WireLimits.GroupListEntries, WireLimits.GroupListMessage)]
    [InlineData("sources in an entry", GroupFilter.MaxSources)]
    [InlineData("notice of groups", WireLimits.GroupNotice)]
    [InlineData("padding of a Ping", WireLimits.PingPadding)]
    public void LimitTable_IsWireLimits(string what, params int[] limits)
    {
        var row = Assert.Single(WireFormatDocument.Table("what"), row => row[0] == what);
        Assert.Equal(limits, WireFormatDocument.Numbers(row[1]).Take(limits.Length));
    }

    [Theory]
    [InlineData("CookieReply, {0} bytes", CookieReply.Size)]
    [InlineData("KeyRequest, {0} bytes", KeyRequest.Size)]
    [InlineData("KeyReply, {0} bytes", KeyReply.Size)]
    [InlineData("HandshakeInitiation, {0} bytes and the Hello", HandshakeInitiation.MinSize)]
    [InlineData("HandshakeResponse, {0} bytes and the Hello", HandshakeResponse.MinSize)]
    [InlineData("Hello (inside the handshake), {0} bytes, 3 for each suite, and the name", Hello.MinSize)]
    [InlineData("{0} bytes over UDP", DataHeader.Size + WireLimits.Tag)]
    [InlineData("{0} bytes over UDP", GroupHeader.Size + WireLimits.Tag)]
    [InlineData("replay window of {0}", ReplayWindow.Size)]
    public void Size_InTheText_IsThatOfTheCode(string sentence, int size) =>
        Assert.Contains(string.Format(CultureInfo.InvariantCulture, sentence, size), WireFormatDocument.Text, StringComparison.Ordinal);
}
