using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Links;

/// <summary>The field that only packets on the broadcast link have, whatever message they carry: word 5 is the network id.</summary>
internal static class BroadcastPacket
{
    private const int NetworkIdWord = 5;

    public static uint NetworkId(ReadOnlySpan<byte> packet) => Words.Read(packet, NetworkIdWord);

    public static void SetNetworkId(Span<byte> packet, uint value) => Words.Write(packet, NetworkIdWord, value);
}
