namespace Overlay.Primitives;

/// <summary>An entry of a <see cref="RevisionLog{T}"/>.</summary>
internal interface IRevisioned
{
    /// <summary>The revision of its last change; 0 when it stands in no log.</summary>
    uint Revision { get; set; }

    bool IsRemoved { get; }
}
