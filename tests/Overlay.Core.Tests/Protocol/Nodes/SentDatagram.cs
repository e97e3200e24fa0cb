using Overlay.Frames.Messages;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Protocol.Nodes;

/// <summary>A datagram that an engine gave out.</summary>
internal sealed record SentDatagram(UnderlayAddress Destination, RelayHeader? Relay, byte[] Bytes)
{
    public MessageType Type => (MessageType)Bytes[0];
}
