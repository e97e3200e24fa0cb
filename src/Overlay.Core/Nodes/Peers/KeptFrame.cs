using Overlay.Buffers;
using Overlay.Multicast.Membership;

namespace Overlay.Nodes.Peers;

/// <summary>A frame from the port that waits for peers. All of them share it, so that it is counted once, however many get it and whenever.</summary>
/// <param name="original">The frame, which is copied.</param>
/// <param name="isForGroup">True if each peer that gets it gets a copy of a group frame.</param>
/// <param name="traffic">What counts the copies of its group; null if nothing does.</param>
internal sealed class KeptFrame(PacketBuffer original, bool isForGroup = false, GroupTraffic? traffic = null)
{
    public PacketBuffer Frame { get; } = Packets.CopyFrame(original);

    public bool IsForGroup => isForGroup;

    public GroupTraffic? Traffic => traffic;

    /// <summary>True once a peer got it.</summary>
    public bool IsCounted { get; set; }
}
