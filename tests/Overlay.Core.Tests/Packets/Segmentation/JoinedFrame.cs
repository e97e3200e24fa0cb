using Overlay.Packets.Segmentation;

namespace Overlay.Core.Tests.Packets.Segmentation;

/// <summary>What a port writes to its device in one call.</summary>
/// <param name="Count">How many frames of the batch are in it.</param>
/// <param name="Info">What the device is told.</param>
/// <param name="Bytes">Headers and gathered payloads.</param>
internal sealed record JoinedFrame(int Count, SuperFrame Info, byte[] Bytes)
{
    /// <summary>Takes a whole batch as a port does.</summary>
    public static List<JoinedFrame> All(PacketBatch batch)
    {
        var all = new List<JoinedFrame>();
        var header = new byte[Coalescer.MaxHeader];
        for (var start = 0; start < batch.Count; start += all[^1].Count)
        {
            var count = Coalescer.Join(batch, start, out var info, header);
            var bytes = count == 1
                ? batch[start].ToArray()
                : [.. header[..info.HeaderLength], .. Enumerable.Range(start, count).SelectMany(i => batch[i][info.HeaderLength..].ToArray())];
            all.Add(new(count, info, bytes));
        }

        return all;
    }

    /// <summary>A batch with these frames, as parts of runs.</summary>
    public static PacketBatch Batch(IReadOnlyCollection<(byte[] Frame, byte Burst, byte Index)> frames)
    {
        var batch = new PacketBatch(Math.Max(1, frames.Count), Math.Max(64, frames.Select(frame => frame.Frame.Length).DefaultIfEmpty().Max()));
        foreach (var (frame, burst, index) in frames)
        {
            frame.CopyTo(batch.Next());
            batch.Commit(frame.Length, burst, index);
        }

        return batch;
    }
}
