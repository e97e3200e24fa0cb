using FsCheck.Xunit;
using Overlay.Crypto;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Crypto;

public class SuiteSelectionTests
{
    private static readonly CipherSuite[] Suites = [CipherSuites.Clear, CipherSuites.Aes256Gcm, CipherSuites.ChaCha20Poly1305];

    [Fact]
    public void Suite_whose_slower_side_is_fastest_is_chosen()
    {
        Assert.Equal(CipherSuites.ChaCha20Poly1305, Choose([(1, 5000), (2, 1500)], [(1, 90), (2, 300)]));
        Assert.Equal(CipherSuites.Aes256Gcm, Choose([(1, 5000), (2, 1500)], [(2, 1500), (1, 1600)]));
    }

    [Fact]
    public void Tie_goes_to_the_lower_id()
    {
        Assert.Equal(CipherSuites.Aes256Gcm, Choose([(2, 100), (1, 200)], [(2, 200), (1, 100)]));
        Assert.Equal(CipherSuites.Aes256Gcm, Choose([(1, 0), (2, 0)], [(2, 0), (1, 0)]));
    }

    [Fact]
    public void Nothing_in_common_is_no_suite()
    {
        Assert.Null(Choose([(1, 100)], [(2, 100)]));
        Assert.Null(Choose([(1, 100)], []));
        Assert.Null(Choose([], [(1, 100)]));
    }

    [Fact]
    public void Clear_suite_is_not_taken_from_an_offer_of_the_other_side_alone() =>
        Assert.Equal(CipherSuites.ChaCha20Poly1305, Choose([(2, 1)], [(0, ushort.MaxValue), (2, 1)]));

    [Property]
    public void Both_sides_would_choose_the_same(ushort a1, ushort a2, ushort b1, ushort b2) =>
        Assert.Equal(Choose([(1, a1), (2, a2)], [(1, b1), (2, b2)]), Choose([(2, b2), (1, b1)], [(2, a2), (1, a1)]));

    [Fact]
    public void Suite_for_all_is_one_that_nobody_lacks() =>
        Assert.Equal(CipherSuites.ChaCha20Poly1305, ChooseForAll([(1, 5000), (2, 1500)], [[(1, 5000), (2, 1500)], [(2, 100)]]));

    [Fact]
    public void Suite_for_all_is_the_one_whose_slowest_member_is_fastest() =>
        Assert.Equal(CipherSuites.ChaCha20Poly1305, ChooseForAll([(1, 5000), (2, 1500)], [[(1, 4000), (2, 1500)], [(2, 300), (1, 200)]]));

    [Fact]
    public void Suite_for_all_is_lacked_by_as_few_as_possible_if_there_is_no_common_one()
    {
        Assert.Equal(CipherSuites.ChaCha20Poly1305, ChooseForAll([(1, 5000), (2, 1500)], [[(1, 4000)], [(2, 300)], [(2, 300)]]));
        Assert.Equal(CipherSuites.Aes256Gcm, ChooseForAll([(1, 5000), (2, 1500)], [[(1, 4000)], [(2, 300)]]));
        Assert.Equal(CipherSuites.Aes256Gcm, ChooseForAll([(1, 5000), (2, 1500)], [[], []]));
    }

    [Fact]
    public void Suite_for_all_is_the_fastest_as_long_as_nobody_is_there()
    {
        Assert.Equal(CipherSuites.Aes256Gcm, ChooseForAll([(2, 1500), (1, 5000)], []));
        Assert.Equal(CipherSuites.Aes256Gcm, ChooseForAll([(2, 1500), (1, 1500)], []));
    }

    [Fact]
    public void OneMemberInEight_DoesNotDecideForTheOthers()
    {
        (byte, ushort)[] slow = [(1, 1), (2, 300)];
        (byte, ushort)[] without = [(2, 300)];
        (byte, ushort)[][] members = [.. Enumerable.Repeat<(byte, ushort)[]>([(1, 4000), (2, 1500)], 7)];
        Assert.Equal(CipherSuites.Aes256Gcm, ChooseForAll([(1, 5000), (2, 1500)], [.. members, slow]));
        Assert.Equal(CipherSuites.Aes256Gcm, ChooseForAll([(1, 5000), (2, 1500)], [.. members, without]));
        Assert.Equal(CipherSuites.ChaCha20Poly1305, ChooseForAll([(1, 5000), (2, 1500)], [.. members, without, without]));
        Assert.Equal(CipherSuites.ChaCha20Poly1305, ChooseForAll([(1, 5000), (2, 1500)], [.. members[1..], without]));
    }

    private static CipherSuite ChooseForAll((byte Id, ushort Speed)[] local, (byte Id, ushort Speed)[][] members) =>
        SuiteSelection.ChooseForAll(
            [.. local.Select(own => new SuiteSpeed(Suites[own.Id], own.Speed))],
            members.Select(offers => offers.Select(offer => new SuiteOffer(offer.Id, offer.Speed)).ToArray()));

    private static CipherSuite? Choose((byte Id, ushort Speed)[] local, (byte Id, ushort Speed)[] remote) =>
        SuiteSelection.Choose(
            [.. local.Select(own => new SuiteSpeed(Suites[own.Id], own.Speed))],
            [.. remote.Select(offer => new SuiteOffer(offer.Id, offer.Speed))]);
}
