namespace Overlay.Ports;

/// <summary>A port that several lanes of a node can use at the same time, each with a queue of its own. Frames of one flow come from one queue.</summary>
internal interface ILanedPort : IFramePort
{
    /// <summary>How many lanes to open, 1 or more; said before the port is opened. There may be fewer.</summary>
    int WantedLanes { set; }

    /// <summary>One or more, fixed once the port is open.</summary>
    IReadOnlyList<IPortLane> Lanes { get; }
}
