using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire.Messages;

namespace Overlay.TestKit;

/// <summary>One line of the packet log.</summary>
internal readonly record struct PacketRecord(
    Instant At, string From, UnderlayAddress Source, UnderlayAddress Destination, MessageType Type, int Length, ulong Hash, PacketFate Fate, byte[]? Bytes)
{
    public override string ToString() => $"{At} {From} {Source} -> {Destination} {Type} {Length} bytes {Hash:x16} {Fate}";
}
