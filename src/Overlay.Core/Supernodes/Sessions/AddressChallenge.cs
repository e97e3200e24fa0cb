using Overlay.Primitives;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Supernodes.Sessions;

/// <summary>
/// An address that sealed messages of a node came from and that has not been proven: anybody can write any source into a datagram. Until it is, at most three
/// times as many bytes go there as came from it (RFC 9000, section 8.1).
/// </summary>
internal sealed class AddressChallenge(UnderlayAddress address, uint id)
{
    /// <summary>How often the question is sent.</summary>
    public const int MaxTries = 3;

    private const int Factor = 3;
    private const int QuestionSize = DataHeader.Size + Ping.MinSize + WireLimits.Tag;

    private long _allowance;

    public UnderlayAddress Address => address;

    /// <summary>What the answer has to repeat.</summary>
    public uint Id => id;

    public int Tries { get; private set; }

    public void Received(int bytes) => _allowance += (long)bytes * Factor;

    /// <summary>The question may go out once more.</summary>
    public bool TryAsk()
    {
        if (Tries == MaxTries || _allowance < QuestionSize)
        {
            return false;
        }

        Tries++;
        _allowance -= QuestionSize;
        return true;
    }

    /// <summary>Something else may go out. Room for the questions is kept: they are what gets the node on.</summary>
    public bool TrySend(int bytes)
    {
        if (_allowance < bytes + ((MaxTries - Tries) * QuestionSize))
        {
            return false;
        }

        _allowance -= bytes;
        return true;
    }
}
