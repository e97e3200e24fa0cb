using Overlay.Net.Addresses;
using Overlay.Net.Ip;
using Overlay.Packets;
using Overlay.Packets.Igmp;
using Overlay.Packets.Membership;
using Overlay.Packets.Mld;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Net.Groups;

/// <summary>Writes the reports of IGMP and MLD, in the version that the querier speaks (RFC 3376, section 7.2; RFC 3810, section 8.2).</summary>
internal sealed class GroupReporter(LocalAddresses addresses, IpOutput output)
{
    private const int Newest = 3;
    private const byte HopLimit = 1;
    private const int MaxReport = MembershipReportWriter.HeaderSize + 4 + IpAddress.SizeV6 + (NetLimits.SourcesPerGroup * IpAddress.SizeV6);

    /// <summary>How long an older querier counts after its last query: robustness times its interval, and the time for answers (RFC 3376, section
    /// 8.12).</summary>
    private static readonly TimeSpan OlderQuerierTime = TimeSpan.FromSeconds(260);
    private static readonly TimeSpan AnswerTimeV1 = TimeSpan.FromSeconds(10);
    private static readonly IpAddress Routers = IpAddress.Parse("224.0.0.2");
    private static readonly IpAddress RoutersV6 = IpAddress.Parse("ff02::2");
    private static readonly IpAddress Reports = IpAddress.Parse("224.0.0.22");
    private static readonly IpAddress ReportsV6 = IpAddress.Parse("ff02::16");

    private (int Generation, Instant Until) _older = (Newest, Instant.Zero);
    private (int Generation, Instant Until) _olderV6 = (Newest, Instant.Zero);

    /// <summary>Remembers a querier that speaks an older version.</summary>
    public void Hear(in MembershipMessage query, bool isV4, Instant now)
    {
        ref var older = ref isV4 ? ref _older : ref _olderV6;
        var isStillOlder = now < older.Until && older.Generation < query.Generation;
        if (query.Generation < Newest && !isStillOlder)
        {
            older = (query.Generation, now + OlderQuerierTime);
        }
    }

    /// <summary>In which time a query is to be answered; one of IGMPv1 does not say.</summary>
    public static TimeSpan AnswerTime(in MembershipMessage query) => query.Generation == 1 ? AnswerTimeV1 : query.MaxResponse;

    /// <summary>Tells what has changed: as a change of mode, which says all of the new state, so that a lost report does no harm.</summary>
    public void SendChange(HostGroup group, Instant now)
    {
        if (Generation(group, now) == Newest)
        {
            SendRecord(group, group.IsAnySource ? MembershipRecordType.ChangeToExclude : MembershipRecordType.ChangeToInclude, now);
        }
        else
        {
            SendOlder(group, now);
        }
    }

    /// <summary>Answers a query.</summary>
    public void SendState(HostGroup group, Instant now)
    {
        if (Generation(group, now) == Newest)
        {
            SendRecord(group, group.IsAnySource ? MembershipRecordType.ModeIsExclude : MembershipRecordType.ModeIsInclude, now);
        }
        else
        {
            SendOlder(group, now);
        }
    }

    private int Generation(HostGroup group, Instant now)
    {
        var older = group.Address.IsV4 ? _older : _olderV6;
        return now < older.Until ? older.Generation : Newest;
    }

    private void SendRecord(HostGroup group, MembershipRecordType type, Instant now)
    {
        Span<byte> message = stackalloc byte[MaxReport];
        if (group.Address.IsV4)
        {
            var report = IgmpCodec.BeginReport(message);
            report.TryAdd(type, group.Address, group.Sources);
            Send(Reports, message[..IgmpCodec.Complete(message[..report.Length])], now);
        }
        else
        {
            var report = MldCodec.BeginReport(message);
            report.TryAdd(type, group.Address, group.Sources);
            var source = SourceFor(ReportsV6);
            Send(ReportsV6, message[..MldCodec.Complete(message[..report.Length], source, ReportsV6)], now);
        }
    }

    private void SendOlder(HostGroup group, Instant now)
    {
        Span<byte> message = stackalloc byte[24];
        var isLeave = group.Members.Count == 0;
        var generation = Generation(group, now);
        if (group.Address.IsV4)
        {
            if (isLeave && generation == 1)
            {
                return;
            }

            var type = isLeave ? IgmpType.Leave : generation == 1 ? IgmpType.ReportV1 : IgmpType.ReportV2;
            Send(isLeave ? Routers : group.Address, message[..IgmpCodec.Write(type, group.Address, message)], now);
        }
        else
        {
            var to = isLeave ? RoutersV6 : group.Address;
            Send(to, message[..MldCodec.Write(isLeave ? MldType.Done : MldType.ReportV1, group.Address, SourceFor(to), to, message)], now);
        }
    }

    /// <summary>Reports of MLD come from the link-local address, or from none while there is no valid one (RFC 3810, section 5.2.13); IGMP allows the
    /// same.</summary>
    private IpAddress SourceFor(IpAddress to)
    {
        if (to.IsV4)
        {
            return addresses.TrySelectSource(to, out var source) ? source : new IpAddress(stackalloc byte[IpAddress.SizeV4]);
        }

        foreach (var local in addresses.All)
        {
            if (local.IsValid && local.Address is { IsV4: false, IsLinkLocalUnicast: true })
            {
                return local.Address;
            }
        }

        return default;
    }

    private void Send(IpAddress to, ReadOnlySpan<byte> message, Instant now)
    {
        var protocol = to.IsV4 ? IpProtocols.Igmp : IpProtocols.Icmpv6;
        output.Send(new IpSending(SourceFor(to), to, protocol, HopLimit, RouterAlert: true), message, default, now);
    }
}
