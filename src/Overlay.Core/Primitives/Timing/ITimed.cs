namespace Overlay.Primitives.Timing;

/// <summary>Something with deadlines of its own.</summary>
internal interface ITimed
{
    /// <summary>Does what is due; takes each due deadline off, so that it is not called again for it.</summary>
    void HandleTimeout(Instant now);
}
