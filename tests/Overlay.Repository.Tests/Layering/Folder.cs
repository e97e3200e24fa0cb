namespace Overlay.Repository.Tests.Layering;

/// <summary>A folder of the core, and what it may use.</summary>
internal sealed record Folder(string Name, bool IsPure, IReadOnlyList<string> Uses)
{
    /// <summary>One without I/O.</summary>
    public static Folder Pure(string name, params string[] uses) => new(name, true, uses);

    public static Folder Shell(string name, params string[] uses) => new(name, false, uses);
}
