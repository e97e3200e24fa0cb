namespace Overlay.Net.Groups;

/// <summary>A group's timers.</summary>
internal enum GroupDeadline
{
    /// <summary>A change is to be reported once more, because a report may be lost.</summary>
    Repeat,

    /// <summary>A query is to be answered.</summary>
    Answer,
}
