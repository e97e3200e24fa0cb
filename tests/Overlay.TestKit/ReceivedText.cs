using Overlay.Primitives.Timing;

namespace Overlay.TestKit;

/// <summary>A frame that came out of a simulated node.</summary>
internal readonly record struct ReceivedText(Instant At, MacAddress Source, MacAddress Destination, string Text, byte Burst, byte Index);
