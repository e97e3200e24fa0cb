using Overlay.Wire.Messages;

namespace Overlay.Supernodes.Members;

/// <summary>What is remembered of a member that left, until all others were told: no more than names it.</summary>
internal sealed class RemovedMember(Member member) : IListed
{
    private readonly uint _slot = member.Slot;
    private readonly MacAddress _mac = member.Mac;
    private readonly byte[] _publicKey = member.PublicKey;

    public uint Revision { get; set; }

    public bool IsRemoved => true;

    public PeerEntry ListEntry => new(Removed: true, Bridges: false, _slot, _mac, _publicKey, []);
}
