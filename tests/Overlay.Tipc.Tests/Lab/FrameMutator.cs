using System.Buffers.Binary;
using Overlay.Samples.Tipc.Tests.Messages;

namespace Overlay.Samples.Tipc.Tests.Lab;

/// <summary>
/// Makes frames that are nearly right: captured ones, and ones that it has just seen, with changed words and bits, cut or lengthened, from
/// a MAC address of choice.
/// </summary>
internal sealed class FrameMutator(int seed)
{
    private const int SourceOffset = 6;
    private const int MessageOffset = 14;

    private static readonly byte[][] Captured = [.. CapturedFrames.All.Select(Convert.FromHexString)];
    private static readonly uint[] Edges = [0, 1, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff];

    private const int Remembered = 32;

    private readonly List<byte[]> _seen = [];
    private readonly LabRandom _random = new(seed);

    public void See(byte[] frame)
    {
        _seen.Add(frame);
        if (_seen.Count > Remembered)
        {
            _seen.RemoveAt(0);
        }
    }

    public byte[] Next(MacAddress source, MacAddress destination)
    {
        var frame = _random.Chance(0.1) ? Noise() : Change(Pick());
        if (!_random.Chance(0.1))
        {
            destination.CopyTo(frame);
        }

        source.CopyTo(frame.AsSpan(SourceOffset));
        return frame;
    }

    private byte[] Pick() => _seen.Count > 0 && _random.Chance(0.7) ? _seen[_random.Next(_seen.Count)] : Captured[_random.Next(Captured.Length)];

    private byte[] Change(byte[] original)
    {
        var frame = Resize(original);
        for (var changes = _random.Next(5); changes > 0 && frame.Length >= MessageOffset + 4; changes--)
        {
            var word = frame.AsSpan(MessageOffset + (4 * _random.Next((frame.Length - MessageOffset) / 4)));
            var old = BinaryPrimitives.ReadUInt32BigEndian(word);
            BinaryPrimitives.WriteUInt32BigEndian(word, _random.Next(4) switch
            {
                0 => _random.Next(),
                1 => Edges[_random.Next(Edges.Length)],
                2 => old + Edges[_random.Next(3)],
                _ => old ^ (1u << _random.Next(32)),
            });
        }

        return frame;
    }

    private byte[] Resize(byte[] original) => _random.Next(6) switch
    {
        0 => original[..Math.Max(MessageOffset, _random.Next(original.Length))],
        1 => [.. original, .. Bytes(_random.Next(1400))],
        _ => [.. original],
    };

    private byte[] Noise()
    {
        byte[] frame = [.. new byte[12], 0x88, 0xca, .. Bytes(_random.Next(1500))];
        if (frame.Length > MessageOffset && _random.Chance(0.9))
        {
            // The version is right, and the lengths are often possible.
            frame[MessageOffset] = (byte)(0x40 | (frame[MessageOffset] & 0x1f));
        }

        return frame;
    }

    private byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(_ => (byte)_random.Next())];
}
