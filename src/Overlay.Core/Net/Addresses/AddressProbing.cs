using Overlay.Net.Neighbors;
using Overlay.Primitives.Timing;

namespace Overlay.Net.Addresses;

/// <summary>
/// Duplicate address detection (RFC 4862, section 5.4; RFC 5227, section 2.1): three questions for all addresses, and if nobody answers they are
/// announced and used. Later the addresses are defended (RFC 5227, section 2.4 b). The waits are shorter than in RFC 5227, which is for
/// networks whose ports take seconds to come up.
/// </summary>
internal sealed class AddressProbing : ITimed
{
    private const int Probes = 3;
    private static readonly TimeSpan DefenseInterval = TimeSpan.FromSeconds(10);

    private readonly NetContext _context;
    private readonly LocalAddresses _addresses;
    private readonly Solicitor _solicitor;
    private readonly Deadlines<AddressDeadline> _deadlines;
    private int _sent;

    public AddressProbing(NetContext context, LocalAddresses addresses, Solicitor solicitor)
    {
        _context = context;
        _addresses = addresses;
        _solicitor = solicitor;
        _deadlines = new Deadlines<AddressDeadline>(context.Agenda, this);
    }

    /// <summary>True once every address is valid or known to be a duplicate.</summary>
    public bool IsDone { get; private set; }

    public void Start(Instant now)
    {
        if (_context.Options.DetectionTime == TimeSpan.Zero)
        {
            Finish(now);
            return;
        }

        Probe(now);
    }

    public void HandleTimeout(Instant now)
    {
        if (!_deadlines.TryTake(AddressDeadline.Probe, now))
        {
            return;
        }

        if (_sent < Probes)
        {
            Probe(now);
            return;
        }

        Finish(now);
    }

    /// <summary>Another station uses, or wants to use, an address of this stack.</summary>
    public void HandleClaim(LocalAddress address, MacAddress owner, Instant now)
    {
        _context.Drop(NetDrop.AddressConflict);
        if (address.State == AddressState.Tentative)
        {
            address.State = AddressState.Duplicate;
            address.Owner = owner;
        }
        else if (address.IsValid && now - address.DefendedAt >= DefenseInterval)
        {
            address.DefendedAt = now;
            _solicitor.Announce(address.Address);
        }
    }

    private void Probe(Instant now)
    {
        _sent++;
        _deadlines[AddressDeadline.Probe] = now + (_context.Options.DetectionTime / Probes);
        foreach (var address in _addresses.All)
        {
            if (address.State == AddressState.Tentative)
            {
                _solicitor.Probe(address.Address);
            }
        }
    }

    private void Finish(Instant now)
    {
        IsDone = true;
        foreach (var address in _addresses.All)
        {
            if (address.State == AddressState.Tentative)
            {
                address.State = AddressState.Valid;
                address.DefendedAt = now;
                _solicitor.Announce(address.Address);
            }
        }
    }
}
