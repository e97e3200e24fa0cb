using System.Net;

namespace Overlay;

/// <summary>What a member wants of a group (RFC 3376, section 2).</summary>
/// <param name="IsExclude">True: every source but those in the list. False: those in the list.</param>
/// <param name="Sources">At most 64 sources.</param>
public sealed record GroupInterest(bool IsExclude, IReadOnlyList<IPAddress> Sources);
