using Overlay.Primitives;
using Overlay.Wire.Messages;

namespace Overlay.Runtime;

/// <summary>
/// Decides when the start has ended: with the first supernode that accepts the node, or with a refusal that leaves nothing to wait for. The control loop tells
/// it what supernodes said; any thread may look.
/// </summary>
internal sealed class StartOutcome(OverlayNodeOptions options, SupernodeDirectory supernodes)
{
    private readonly TaskCompletionSource _registered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<string> _refusing = [];
    private readonly HashSet<UnderlayAddress> _withOtherKeys = [];
    private OverlayException? _refusal;

    /// <summary>Ends when the first supernode accepts the node, or fails when it is refused and there is nothing to wait for.</summary>
    public Task Registered => _registered.Task;

    /// <summary>What the last supernode that refused the node said, or null.</summary>
    public OverlayException? Refusal => Volatile.Read(ref _refusal);

    public void Accept() => _registered.TrySetResult();

    /// <summary>
    /// Takes a refusal; true if nothing is left to wait for. That is not so if the owner of the node wants to wait and it can pass, nor as long as another
    /// supernode may think otherwise.
    /// </summary>
    public bool TakeRefusal(string supernode, RegistrationStatus status, string reason)
    {
        Volatile.Write(ref _refusal, new OverlayException(Refusals.ErrorOf(status), reason));
        _refusing.Add(supernode);
        return (options.RequireSupernode || !Refusals.CanPass(status)) && (!Refusals.IsOfSupernode(status) || _refusing.Count >= options.Supernodes.Count);
    }

    /// <summary>Takes another key; true if nothing is left to wait for: no supernode could be the one that was meant.</summary>
    public bool TakeOtherKey(UnderlayAddress address, string reason)
    {
        _withOtherKeys.Add(address);
        if (!supernodes.Entries.All(entry => entry.Current is { } current && _withOtherKeys.Contains(current)))
        {
            return false;
        }

        Volatile.Write(ref _refusal, new OverlayException(OverlayError.KeyMismatch, reason));
        return options.RequireSupernode;
    }

    /// <summary>Ends the start with the last refusal, which then says why; false if it had ended before.</summary>
    public bool TryFail()
    {
        if (!_registered.TrySetException(_refusal!))
        {
            return false;
        }

        // Whoever waits for the start sees it; nobody else need.
        _ = _registered.Task.Exception;
        return true;
    }
}
