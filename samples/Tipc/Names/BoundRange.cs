namespace Overlay.Samples.Tipc.Names;

/// <summary>All publications of exactly one range of a service.</summary>
internal sealed class BoundRange(uint lower, uint upper)
{
    public uint Lower { get; } = lower;

    public uint Upper { get; } = upper;

    public Turns All { get; } = new();

    /// <summary>Those of this node.</summary>
    public Turns Local { get; } = new();

    public void Add(Publication publication)
    {
        All.Add(publication);
        if (publication.IsLocal)
        {
            Local.Add(publication);
        }
    }

    public void Remove(Publication publication)
    {
        All.Remove(publication);
        if (publication.IsLocal)
        {
            Local.Remove(publication);
        }
    }

    /// <summary>The publication that was there first.</summary>
    public Publication Oldest() => All.All.MinBy(publication => publication.Order)!;
}
