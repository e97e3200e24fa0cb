using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Discovery;

/// <summary>Says whether another node may take an address, and which it should take instead.</summary>
internal sealed class AddressJudge
{
    private const int MaxGuesses = 16;

    private readonly IKnownNodes _known;
    private readonly ITipcRandom _random;

    public AddressJudge(IKnownNodes known, ITipcRandom random)
    {
        _known = known;
        _random = random;
    }

    /// <summary>None: there is nothing against the address.</summary>
    /// <param name="address">What the other node would take.</param>
    /// <param name="identity">Who it is.</param>
    /// <param name="own">What this node has, or has on trial itself.</param>
    public TipcAddress Suggest(TipcAddress address, NodeIdentity identity, TipcAddress own)
    {
        if (_known.IdentityAt(address) is { } holder)
        {
            return holder == identity ? default : Free(address, own);
        }

        if (_known.AddressOf(identity) is { } former)
        {
            return former;
        }

        return address == own ? Free(address, own) : default;
    }

    private TipcAddress Free(TipcAddress taken, TipcAddress own)
    {
        for (var i = 0; i < MaxGuesses; i++)
        {
            var guess = new TipcAddress(taken.Value ^ _random.Next());
            if (!guess.IsNone && guess != own && _known.IdentityAt(guess) is null)
            {
                return guess;
            }
        }

        return default;
    }
}
