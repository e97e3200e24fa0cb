namespace Overlay.Nodes.Groups;

/// <summary>What the group key waits for.</summary>
internal enum GroupKeyDeadline
{
    /// <summary>Make the key of the next epoch.</summary>
    Renew,

    /// <summary>Erase a key that was replaced.</summary>
    Erase,
}
