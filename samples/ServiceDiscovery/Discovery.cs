using System.Diagnostics;
using System.Net;
using Overlay.Samples.ServiceDiscovery.Dns;

namespace Overlay.Samples.ServiceDiscovery;

/// <summary>Asks by multicast DNS and listens to the answers, as a host of the segment without a resolver of its own (RFC 6762, section 5.2).</summary>
internal sealed class Discovery(DiscoverySettings settings, OverlayUdpClient client, IReadOnlyList<IPEndPoint> groups)
{
    private const int Port = 5353;

    /// <summary>RFC 6762, section 17.</summary>
    private const int LongestMessage = 9000;

    private static readonly TimeSpan FirstInterval = TimeSpan.FromSeconds(1);
    private static readonly IPAddress Group = IPAddress.Parse("224.0.0.251");
    private static readonly IPAddress GroupV6 = IPAddress.Parse("ff02::fb");
    private readonly ServiceBrowser _browser = new(settings.Type);
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public static async Task<int> RunAsync(DiscoverySettings settings, CancellationToken stop)
    {
        await using var host = await SegmentHost.StartAsync(settings.Host, stop);
        using var client = new OverlayUdpClient(host.Network, Port) { MulticastLoopback = false, MulticastTtl = 255 };
        IPEndPoint[] groups = [.. host.Network.Addresses.Select(own => GroupOf(own.Address)).Distinct().Select(group => new IPEndPoint(group, Port))];
        foreach (var group in groups)
        {
            client.JoinMulticastGroup(group.Address);
        }

        var what = settings.Type?.ToString() ?? "all services";
        Console.WriteLine($"{string.Join(", ", host.Network.Addresses)} asks for {what}, {settings.Time.TotalSeconds} s at most.");
        var discovery = new Discovery(settings, client, groups);
        await discovery.BrowseAsync(stop);
        if (discovery._browser.Services.Count == 0)
        {
            throw new TimeoutException($"Nobody announced {what} within {settings.Time.TotalSeconds} s. Does a host of the segment, with Avahi or Bonjour for example? --time gives it more time.");
        }

        ServiceTable.Print(discovery._browser.Services);
        return ExitCode.Success;
    }

    private static IPAddress GroupOf(IPAddress own) => own.AddressFamily == GroupV6.AddressFamily ? GroupV6 : Group;

    /// <summary>Asks at once, and again after 1, 2, 4, ... seconds; what an answer leaves open is asked for when it comes.</summary>
    private async Task BrowseAsync(CancellationToken stop)
    {
        var buffer = new byte[LongestMessage];
        var (interval, next) = (FirstInterval, TimeSpan.Zero);
        while (_clock.Elapsed < settings.Time && !(settings.First && _browser.HasComplete))
        {
            if (_clock.Elapsed >= next)
            {
                await AskAsync(_browser.AllQuestions(), stop);
                (interval, next) = (2 * interval, _clock.Elapsed + interval);
            }

            if (await ReceiveAsync(buffer, next < settings.Time ? next : settings.Time, stop) is { } records)
            {
                _browser.Take(records);
                await AskAsync(_browser.NewQuestions(), stop);
            }
        }
    }

    private async Task AskAsync(IReadOnlyList<DnsQuestion> questions, CancellationToken stop)
    {
        if (questions.Count == 0)
        {
            return;
        }

        var query = DnsQuery.Write(questions, _browser.KnownAnswers());
        foreach (var group in groups)
        {
            await client.SendAsync(query, group, stop);
        }
    }

    /// <summary>Waits for a message; null if none comes in time, or what comes is not an answer of a responder.</summary>
    private async Task<IReadOnlyList<DnsRecord>?> ReceiveAsync(byte[] buffer, TimeSpan until, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(until > _clock.Elapsed ? until - _clock.Elapsed : TimeSpan.Zero);
        try
        {
            var received = await client.ReceiveAsync(buffer, end.Token);

            // RFC 6762, section 6: other ports do not answer for the segment.
            return received.RemoteEndPoint.Port == Port && DnsResponse.TryRead(buffer.AsSpan(0, received.Length), out var records) ? records : null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }
}
