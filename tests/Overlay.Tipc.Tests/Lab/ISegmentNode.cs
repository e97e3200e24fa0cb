namespace Overlay.Samples.Tipc.Tests.Lab;

/// <summary>Something with a MAC address on a <see cref="Segment"/>.</summary>
internal interface ISegmentNode
{
    MacAddress Mac { get; }

    TimeSpan NextDeadline { get; }

    void HandleFrame(ReadOnlySpan<byte> frame, TimeSpan now);

    void HandleTimeout(TimeSpan now);

    bool TryTakeFrame(out byte[] frame);

    /// <summary>After the node has handled a frame or a timeout, and before its frames are taken.</summary>
    void Settle(TimeSpan now);
}
