using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Tests.Lab;

/// <summary>Random numbers that depend on the seed alone (SplitMix64), so that every run can be repeated.</summary>
internal sealed class LabRandom(int seed) : ITipcRandom
{
    private ulong _state = (ulong)seed * 0x9e37_79b9_7f4a_7c15;

    public uint Next()
    {
        var value = _state += 0x9e37_79b9_7f4a_7c15;
        value = (value ^ (value >> 30)) * 0xbf58_476d_1ce4_e5b9;
        value = (value ^ (value >> 27)) * 0x94d0_49bb_1331_11eb;
        return (uint)(value >> 32);
    }

    /// <summary>A number from 0 up to and without the limit.</summary>
    public int Next(int limit) => (int)(Next() % (uint)limit);

    /// <summary>True with the given probability, 0 to 1.</summary>
    public bool Chance(double probability) => Next() < probability * uint.MaxValue;

    /// <summary>A time from 0 up to the limit.</summary>
    public TimeSpan Upto(TimeSpan limit) => limit * (Next() / (double)uint.MaxValue);
}
