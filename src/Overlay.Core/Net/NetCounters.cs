namespace Overlay.Net;

/// <summary>What a stack has dropped. One thread at a time counts, any may read.</summary>
internal sealed class NetCounters
{
    private readonly long[] _drops = new long[Enum.GetValues<NetDrop>().Length];

    public long this[NetDrop reason] => Volatile.Read(ref _drops[(int)reason]);

    public void Count(NetDrop reason) => Volatile.Write(ref _drops[(int)reason], _drops[(int)reason] + 1);
}
