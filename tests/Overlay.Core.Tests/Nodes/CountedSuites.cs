using System.Collections;
using Overlay.Crypto;

namespace Overlay.Core.Tests.Nodes;

/// <summary>Counts how often a suite is chosen out of some.</summary>
internal sealed class CountedSuites(IReadOnlyList<SuiteSpeed> suites) : IReadOnlyList<SuiteSpeed>
{
    public int Choices { get; private set; }

    public int Count => suites.Count;

    public SuiteSpeed this[int index] => suites[index];

    public IEnumerator<SuiteSpeed> GetEnumerator()
    {
        Choices++;
        return suites.GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
