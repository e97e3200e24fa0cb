namespace Overlay.Multicast.Keys;

/// <summary>Which group key of this node a peer is known to have. The engine alone uses it; the data path goes by the table that is drawn from it.</summary>
internal sealed class GroupKeyHolder
{
    /// <summary>Null while the peer has none of which it said so.</summary>
    public GroupSendKey? Key { get; set; }

    /// <summary>True if the peer cannot have the present key: it lacks the suite. It gets copies of its own for good.</summary>
    public bool LacksSuite { get; set; }
}
