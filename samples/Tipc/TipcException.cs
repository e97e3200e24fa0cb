namespace Overlay.Samples.Tipc;

/// <summary>TIPC cannot do what was asked for, or the node has ended. The message says why and what to do.</summary>
/// <param name="failure">The reason.</param>
/// <param name="message">The reason in words.</param>
public sealed class TipcException(TipcFailure failure, string message) : Exception(message)
{
    /// <summary>The reason.</summary>
    public TipcFailure Failure { get; } = failure;
}
