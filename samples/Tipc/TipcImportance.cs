namespace Overlay.Samples.Tipc;

/// <summary>How much of a receiver's queue a message may use: each step doubles it.</summary>
public enum TipcImportance
{
    /// <summary>Up to the size of the receive queue.</summary>
    Low = 0,

    /// <summary>Up to twice the size.</summary>
    Medium = 1,

    /// <summary>Up to four times the size.</summary>
    High = 2,

    /// <summary>Up to eight times the size.</summary>
    Critical = 3,
}
