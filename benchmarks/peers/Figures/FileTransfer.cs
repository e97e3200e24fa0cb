using System.Diagnostics;
using System.Security.Cryptography;
using Overlay.Peers.Benchmarks.Results;

namespace Overlay.Peers.Benchmarks.Figures;

/// <summary>
/// A file of random bytes, which nothing can compress, from netcat to netcat; both ends are in memory. The time is that of the transfer
/// alone; afterwards the hashes are compared.
/// </summary>
internal sealed class FileTransfer : Figure
{
    private const int Port = 9100;
    private const int BlockSize = 1 << 20;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public override string Id => "file";

    public override string Description => "a file over netcat, SHA-256 compared: seconds";

    public override IReadOnlyList<string> Programs => ["nc"];

    public override async Task<IReadOnlyList<Measured>> MeasureAsync(Session session)
    {
        using var folder = new ScratchFolder();
        var (sent, received) = (Path.Combine(folder.Path, "sent"), Path.Combine(folder.Path, "received"));
        var hash = WriteRandom(sent, session.Scale.FileBytes);
        using var receiver = session.Far.StartShell($"exec nc -l -p {Port} >'{received}'");
        await Listening.WaitAsync(session.Far, Port, receiver);
        var clock = Stopwatch.StartNew();
        using var sender = session.Near.StartShell($"exec nc -N {session.Address} {Port} <'{sent}'");
        await receiver.SucceedAsync(Limit);
        var time = clock.Elapsed;
        await sender.SucceedAsync(Limit);
        using var stream = File.OpenRead(received);
        var receivedHash = await SHA256.HashDataAsync(stream);
        return hash.AsSpan().SequenceEqual(receivedHash)
            ? [new Measured(Metric.FileTime, time.TotalSeconds)]
            : throw new InvalidDataException("The file that arrived is not the one that was sent.");
    }

    private static byte[] WriteRandom(string file, long length)
    {
        using var stream = File.Create(file);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[BlockSize];
        for (var left = length; left > 0; left -= block.Length)
        {
            var part = block.AsSpan(0, (int)Math.Min(left, block.Length));
            Random.Shared.NextBytes(part);
            stream.Write(part);
            hash.AppendData(part);
        }

        return hash.GetHashAndReset();
    }
}
