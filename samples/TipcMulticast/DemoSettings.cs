using Overlay.Samples.Tipc;

namespace Overlay.Samples.TipcMulticast;

/// <summary>How a client sends.</summary>
/// <param name="Method">The way to several nodes.</param>
/// <param name="Size">Bytes of each message; 0: as long as its text.</param>
internal sealed record DemoSettings(MulticastMethod Method, int Size);
