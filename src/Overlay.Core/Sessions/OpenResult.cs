namespace Overlay.Sessions;

/// <summary>What became of a sealed message.</summary>
internal enum OpenResult
{
    Opened,
    Replayed,
    AuthenticationFailed,
}
