using System.Buffers.Binary;
using Overlay.Primitives;

namespace Overlay.TestKit;

/// <summary>A random source whose output depends on its seed alone (SplitMix64), so that every run can be repeated. Never for real keys.</summary>
internal sealed class SeededRandom : IRandomSource
{
    private ulong _state;

    public SeededRandom(ulong seed) => _state = seed;

    /// <summary>A source of its own for a named part, so that what one part draws does not move the others.</summary>
    public SeededRandom Fork(string name)
    {
        var hash = 0xcbf2_9ce4_8422_2325UL;
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 0x0000_0100_0000_01b3;
        }

        return new SeededRandom(Mix(_state ^ hash));
    }

    public void Fill(Span<byte> destination)
    {
        while (destination.Length >= sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(destination, NextUInt64());
            destination = destination[sizeof(ulong)..];
        }

        for (var rest = NextUInt64(); !destination.IsEmpty; rest >>= 8, destination = destination[1..])
        {
            destination[0] = (byte)rest;
        }
    }

    public ulong NextUInt64() => Mix(_state += 0x9e37_79b9_7f4a_7c15);

    /// <summary>A number from 0 up to and without <paramref name="limit"/>.</summary>
    public int Next(int limit) => (int)(NextUInt64() % (ulong)limit);

    /// <summary>True with the given probability, 0 to 1.</summary>
    public bool Chance(double probability) => NextFraction() < probability;

    /// <summary>A number from 0 up to and without 1.</summary>
    public double NextFraction() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xbf58_476d_1ce4_e5b9;
        value = (value ^ (value >> 27)) * 0x94d0_49bb_1331_11eb;
        return value ^ (value >> 31);
    }
}
