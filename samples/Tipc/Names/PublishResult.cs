namespace Overlay.Samples.Tipc.Names;

/// <summary>What became of a publication.</summary>
internal enum PublishResult
{
    Published,

    /// <summary>The same publication was there already.</summary>
    Known,

    /// <summary>The node has as many as it may have.</summary>
    TooMany,
}
