namespace Overlay;

/// <summary>
/// A node or a supernode could not start, or ended. The message says what is wrong and what to do about it. What the network does in
/// passing (loss, unreachable peers, foreign packets) is never an exception: it is counted and reported as an event.
/// </summary>
public sealed class OverlayException : Exception
{
    /// <summary>Creates an exception.</summary>
    /// <param name="error">The kind of error, for programs.</param>
    /// <param name="message">What is wrong and what to do, for people.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    /// <exception cref="ArgumentOutOfRangeException">The kind is <see cref="OverlayError.None"/>.</exception>
    public OverlayException(OverlayError error, string message, Exception? innerException = null)
        : base(message, innerException) =>
        Error = error != OverlayError.None ? error : throw new ArgumentOutOfRangeException(nameof(error), error, "An exception has an error.");

    /// <summary>The kind of error.</summary>
    public OverlayError Error { get; }
}
