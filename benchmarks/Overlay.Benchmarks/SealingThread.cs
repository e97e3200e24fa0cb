namespace Overlay.Benchmarks;

/// <summary>A thread that seals the batches it is given and gives them back in their order.</summary>
internal sealed class SealingThread : IDisposable
{
    private readonly BatchSealer _sealer;
    private readonly BatchRing _toSeal;
    private readonly BatchRing _isSealed;
    private readonly Thread _thread;

    public SealingThread(BatchSealer sealer, int capacity, TimeSpan patience)
    {
        _sealer = sealer;
        _toSeal = new BatchRing(capacity, patience);
        _isSealed = new BatchRing(capacity, patience);
        _thread = new Thread(Run) { IsBackground = true, Name = "Seal" };
        _thread.Start();
    }

    public void Give(PacketBatch batch) => _toSeal.Add(batch);

    public PacketBatch TakeBack() => _isSealed.Take()!;

    public void Dispose()
    {
        _toSeal.Close();
        _thread.Join();
    }

    private void Run()
    {
        while (_toSeal.Take() is { } batch)
        {
            _sealer.Seal(batch);
            _isSealed.Add(batch);
        }
    }
}
