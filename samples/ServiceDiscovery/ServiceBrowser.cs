using Overlay.Samples.ServiceDiscovery.Dns;

namespace Overlay.Samples.ServiceDiscovery;

/// <summary>
/// What is known of the services, and what is to be asked next (RFC 6763): a type leads to the names of its services, a name to a host and port, a host to its addresses.
/// Responders mostly tell all of it at once. What is kept has limits: who announces more is not believed.
/// </summary>
/// <param name="type">The type to look for, or null for all.</param>
internal sealed class ServiceBrowser(DnsName? type)
{
    private const int MaxTypes = 64;
    private const int MaxServices = 256;
    private const int MaxAddresses = 16;
    private const int MaxQuestions = 16;

    /// <summary>Leads to all types (RFC 6763, section 9).</summary>
    private static readonly DnsName AllTypes = DnsName.Parse("_services._dns-sd._udp.local");

    private readonly HashSet<DnsName> _types = type is null ? [] : [type];
    private readonly Dictionary<DnsName, FoundService> _services = [];
    private readonly HashSet<DnsQuestion> _asked = [];

    /// <summary>The services by type and name.</summary>
    public IReadOnlyList<FoundService> Services => [.. _services.Values.OrderBy(service => service.Type.ToString(), StringComparer.Ordinal).ThenBy(service => service.Name.ToString(), StringComparer.Ordinal)];

    /// <summary>True if there is a service with host, port and address.</summary>
    public bool HasComplete => _services.Values.Any(service => service.IsComplete);

    /// <summary>Takes the records of a message, in whatever order they stand in it.</summary>
    public void Take(IReadOnlyList<DnsRecord> records)
    {
        TakeEach(records, DnsType.Pointer, TakePointer);
        TakeEach(records, DnsType.Service, TakeService);
        TakeEach(records, DnsType.Text, TakeText);
        TakeEach(records, DnsType.Address, TakeAddress);
        TakeEach(records, DnsType.AddressV6, TakeAddress);
    }

    /// <summary>The question that leads to everything, and what is open.</summary>
    public IReadOnlyList<DnsQuestion> AllQuestions() => Ask(Browsing().Concat(Open()));

    /// <summary>What is open and was not asked before.</summary>
    public IReadOnlyList<DnsQuestion> NewQuestions() => Ask(Browsing().Concat(Open()).Where(question => !_asked.Contains(question)));

    /// <summary>The names that are known already: nobody needs to answer with these (RFC 6762, section 7.1).</summary>
    public IReadOnlyList<DnsRecord> KnownAnswers() => [.. _services.Values.Select(service => service.Pointer)];

    private static void TakeEach(IReadOnlyList<DnsRecord> records, DnsType kind, Action<DnsRecord> take)
    {
        foreach (var record in records)
        {
            if (record.Type == kind)
            {
                take(record);
            }
        }
    }

    private DnsQuestion[] Ask(IEnumerable<DnsQuestion> questions)
    {
        DnsQuestion[] asked = [.. questions.Distinct().Take(MaxQuestions)];
        _asked.UnionWith(asked);
        return asked;
    }

    private IEnumerable<DnsQuestion> Browsing() => (type is null ? _types.Prepend(AllTypes) : _types).Select(name => new DnsQuestion(name, DnsType.Pointer));

    private IEnumerable<DnsQuestion> Open()
    {
        foreach (var service in _services.Values)
        {
            if (service.Host is null)
            {
                yield return new(service.Name, DnsType.Service);
            }
            else if (service.Addresses.Count == 0)
            {
                yield return new(service.Host, DnsType.Address);
                yield return new(service.Host, DnsType.AddressV6);
            }

            if (service.Texts is null)
            {
                yield return new(service.Name, DnsType.Text);
            }
        }
    }

    private void TakePointer(DnsRecord record)
    {
        var target = record.Target!;
        if (type is null && record.Name.Equals(AllTypes))
        {
            _ = !record.IsGoodbye && _types.Count < MaxTypes && _types.Add(target);
        }
        else if (_types.Contains(record.Name) && target.IsDirectlyBelow(record.Name))
        {
            if (record.IsGoodbye)
            {
                _services.Remove(target);
            }
            else if (_services.Count < MaxServices)
            {
                _services.TryAdd(target, new FoundService(record));
            }
        }
    }

    private void TakeService(DnsRecord record)
    {
        if (_services.TryGetValue(record.Name, out var service) && !(record.Target!.Equals(service.Host) && record.Port == service.Port && !record.IsGoodbye))
        {
            (service.Host, service.Port) = record.IsGoodbye ? (null, (ushort)0) : (record.Target, record.Port);
            service.Addresses.Clear();
        }
    }

    private void TakeText(DnsRecord record)
    {
        if (_services.TryGetValue(record.Name, out var service))
        {
            service.Texts = record.IsGoodbye ? null : record.Texts;
        }
    }

    private void TakeAddress(DnsRecord record)
    {
        foreach (var service in _services.Values.Where(service => record.Name.Equals(service.Host)))
        {
            if (record.IsGoodbye)
            {
                service.Addresses.Remove(record.Address!);
            }
            else if (service.Addresses.Count < MaxAddresses)
            {
                service.Addresses.Add(record.Address!);
            }
        }
    }
}
