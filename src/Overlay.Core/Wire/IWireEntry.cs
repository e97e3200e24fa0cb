namespace Overlay.Wire;

/// <summary>A part of a message that stands in it any number of times.</summary>
internal interface IWireEntry<TSelf>
    where TSelf : struct, IWireEntry<TSelf>
{
    /// <summary>The length of the shortest entry.</summary>
    static abstract int MinSize { get; }

    static abstract TSelf Read(ref WireReader reader);

    void Write(ref WireWriter writer);
}
