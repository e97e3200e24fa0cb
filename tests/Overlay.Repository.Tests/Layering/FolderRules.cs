namespace Overlay.Repository.Tests.Layering;

/// <summary>
/// The folders of the core, each with all that it may use: folders above it alone, so none leads back. The pure ones do no I/O and know no clock; the two
/// that stand between them and the shell hold keys, of which engines use the values.
/// </summary>
internal static class FolderRules
{
    /// <summary>The public types that programs begin with.</summary>
    public const string Root = "";

    public static readonly IReadOnlyList<Folder> Core =
    [
        Folder.Pure("Primitives"),
        Folder.Pure("Counters"),
        Folder.Pure("Buffers", "Primitives"),
        Folder.Pure("Frames", "Primitives"),
        Folder.Pure("Packets", "Primitives", "Buffers", "Frames"),
        Folder.Pure("Wire", "Primitives", "Buffers", "Packets"),
        Folder.Pure("Crypto", "Primitives", "Buffers", "Wire"),
        Folder.Shell("Host", "Primitives"),
        Folder.Shell("Keys", "Primitives", "Crypto", "Host"),
        Folder.Pure("Paths", "Primitives"),
        Folder.Pure("Sessions", "Primitives", "Counters", "Buffers", "Wire", "Crypto", "Keys", "Paths"),
        Folder.Pure("Transforms", "Primitives", "Counters", "Buffers"),
        Folder.Pure("Net", "Primitives", "Frames", "Packets"),
        Folder.Pure("Multicast", "Primitives", "Counters", "Buffers", "Frames", "Packets", "Wire", "Crypto", "Keys", "Sessions"),
        Folder.Pure("Peers", "Primitives", "Counters", "Buffers", "Wire", "Paths", "Sessions", "Multicast"),
        Folder.Pure("DataPath", "Primitives", "Counters", "Buffers", "Frames", "Packets", "Wire", "Paths", "Sessions", "Transforms", "Net", "Multicast", "Peers"),
        Folder.Pure("Nodes", "Primitives", "Counters", "Buffers", "Frames", "Packets", "Wire", "Crypto", "Keys", "Paths", "Sessions", "Transforms", "Net", "Multicast", "Peers", "DataPath"),
        Folder.Pure("Supernodes", "Primitives", "Counters", "Buffers", "Wire", "Crypto", "Keys", "Sessions", "Multicast", "Peers", "DataPath"),
        Folder.Shell("Underlay", "Primitives", "Buffers", "Wire", "Host"),
        Folder.Shell("Ports", "Primitives", "Buffers", "Host"),
        Folder.Shell("Options", "Primitives", "Wire", "Crypto", "Keys", "Transforms", "Net", "Multicast", "Nodes", "Supernodes", "Underlay", "Ports"),
        Folder.Shell("Events", "Primitives", "Counters", "Net", "Supernodes", "Options"),
        Folder.Shell("Diagnostics", "Primitives", "Counters"),
        Folder.Shell("Runtime", "Primitives", "Counters", "Buffers", "Packets", "Wire", "Crypto", "Host", "Keys", "Paths", "Sessions", "Transforms", "Net", "Multicast", "Peers", "DataPath", "Nodes", "Supernodes", "Underlay", "Ports", "Options", "Events", "Diagnostics"),
        Folder.Shell(Root, "Primitives", "Counters", "Wire", "Host", "Keys", "Net", "Multicast", "Ports", "Options", "Events", "Diagnostics", "Runtime"),
    ];
}
