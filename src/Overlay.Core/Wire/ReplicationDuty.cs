namespace Overlay;

/// <summary>For whom a node makes copies of group frames that others send. It copies what it cannot read, and spends its uplink on it.</summary>
public enum ReplicationDuty
{
    /// <summary>For nobody.</summary>
    None,

    /// <summary>For groups that it is a member of: it gets the frames anyway.</summary>
    Member,

    /// <summary>For any group: it volunteers, and is asked before others.</summary>
    Everybody,
}
