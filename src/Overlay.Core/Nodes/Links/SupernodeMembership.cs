using Overlay.Wire.Messages;

namespace Overlay.Nodes.Links;

/// <summary>How much of one supernode's membership list is known here.</summary>
internal sealed class SupernodeMembership
{
    private bool _mayStartOver = true;

    /// <summary>Up to which change the list is known; what is acknowledged.</summary>
    public uint Revision { get; private set; }

    /// <summary>True while a list from zero is coming in: members that were not in it yet may be gone.</summary>
    public bool IsStartingOver { get; private set; }

    /// <summary>A new session: the supernode may have started again, so its revisions may start again, too.</summary>
    public void NewSession() => _mayStartOver = true;

    /// <summary>True if the message brings something new. A repeated one is only acknowledged; one with a gap before it is ignored.</summary>
    public bool TryAdvance(in PeerList list, out bool startsOver)
    {
        startsOver = list.IsFromZero && (_mayStartOver || list.Revision > Revision);
        if (!startsOver && (list.BaseRevision > Revision || list.Revision <= Revision))
        {
            return false;
        }

        _mayStartOver = false;
        IsStartingOver |= startsOver;
        Revision = list.Revision;
        return true;
    }

    /// <summary>The last part of a list from zero is here.</summary>
    public void Complete() => IsStartingOver = false;
}
