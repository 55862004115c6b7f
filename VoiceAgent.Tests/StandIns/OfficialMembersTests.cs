using System.Reflection;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.StandIns;

/// <summary>Code that compiles against a stand-in must compile against the released package, so a stand-in has no other members.</summary>
public sealed class OfficialMembersTests
{
    public static TheoryData<string> StandIns => [.. Packages];

    private static IEnumerable<string> Packages =>
        SourceTree.Files("VoiceAgent.StandIns", "*.csproj").Select(project => Path.GetFileNameWithoutExtension(project.Path));

    [Theory]
    [MemberData(nameof(StandIns))]
    public void A_stand_in_has_no_member_that_the_released_package_lacks(string package)
    {
        var listing = OfficialListing.Of(package);
        var assemblies = listing.Assemblies.Select(Find).OfType<Assembly>().ToList();
        Assert.NotEmpty(assemblies);

        var members = assemblies.SelectMany(VisibleMembers.Of).ToList();

        // Microsoft signs its assemblies, and the stand-ins are not signed. When the real package was restored, the listing itself is tested.
        List<string> differences = [.. assemblies[0].GetName().GetPublicKeyToken() is { Length: > 0 }
            ? listing.Lines.Where(new OfficialListing([.. members.Select(member => member.Line)]).Lacks)
            : members.Select(listing.Differs).OfType<string>()];
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Theory]
    [MemberData(nameof(StandIns))]
    public void A_listing_says_which_version_it_lists_and_where_and_when_that_was_read(string package)
    {
        var header = OfficialListing.Of(package).Header;

        Assert.Equal(package, Assert.Single(header["package"]));
        var asked = header["asked"].Select(line => line.Split(';')[0]).DefaultIfEmpty(Assert.Single(header["version"]));
        Assert.Equal(OfficialListing.VersionAskedFor(package), Assert.Single(asked));
        Assert.NotEmpty(header["source"]);
        Assert.True(DateOnly.TryParseExact(Assert.Single(header["read"]), "yyyy-MM-dd", out _));
    }

    [Theory]
    [InlineData("Ns.Sample..ctor(string text, int count = 0)", "Ns.Sample..ctor(string words, int count = 0)")]
    [InlineData("Ns.Sample..ctor(string text, int count = 0)", "Ns.Sample..ctor(string text, int count = 1)")]
    [InlineData("Ns.Sample..ctor(Uri uri, Channel channel)", "Ns.Sample..ctor(Channel channel, Transport transport = default)")]
    [InlineData("Uri Ns.Sample.Uri { get; }", "Uri Ns.Sample.Uri { get; set; }")]
    [InlineData("Task Ns.Sample.RunAsync()", "protected Task Ns.Sample.RunAsync()")]
    [InlineData("enum Ns.Sample { A = 0, B = 1 }", "enum Ns.Sample { A = 0, B = 2 }")]
    [InlineData("class Ns.Sample", "sealed class Ns.Sample")]
    [InlineData("class Ns.Sample", "class Ns.Sample : Parent")]
    [InlineData("class Ns.Sample : IDisposable", "class Ns.Sample : Parent, IAsyncDisposable")]
    [InlineData("void Ns.Sample.Stop()", "void Ns.Sample.Start()")]
    public void A_member_that_differs_is_shown_with_the_official_one(string ours, string official)
    {
        var name = ours.Split(' ', '(').First(word => word.StartsWith("Ns.", StringComparison.Ordinal));

        var difference = new OfficialListing([official]).Differs(new VisibleMember(name, ours));

        Assert.Equal($"stand-in: {ours}\nofficial: {(official.Contains("Start", StringComparison.Ordinal) ? "nothing of that name" : official)}\n", difference);
    }

    [Theory]
    [InlineData("class Ns.Sample : Parent", "class Ns.Sample : Parent, IDisposable, IEquatable<Sample>")]
    [InlineData("struct Ns.Sample", "struct Ns.Sample : IEquatable<Sample>")]
    [InlineData("class Ns.Sample : Dictionary<string, int>", "class Ns.Sample : Dictionary<string, int>, IDisposable")]
    [InlineData("enum Ns.Sample { A = 0, C = 2 }", "enum Ns.Sample { A = 0, B = 1, C = 2 }")]
    public void A_type_may_lack_interfaces_and_an_enumeration_names(string ours, string official) =>
        Assert.Null(new OfficialListing([official]).Differs(new VisibleMember("Ns.Sample", ours)));

    [Fact]
    public void Members_are_written_as_the_listings_have_them()
    {
        string[] lines = [.. VisibleMembers.Of(typeof(Sample<>)).Concat(VisibleMembers.Of(typeof(Shades)))
            .Select(member => member.Line.Replace("VoiceAgent.Tests.StandIns.OfficialMembersTests.", "Ns.", StringComparison.Ordinal))
            .Select(line => line.Replace("OfficialMembersTests.", "", StringComparison.Ordinal))];

        Assert.Equal(
            [
                "abstract class Ns.Sample<T> : Exception, IDisposable",
                "protected Ns.Sample<T>..ctor(string text, Shades shade = Shades.Dark, CancellationToken token = default)",
                "static bool Ns.Sample<T>.TryRead<TItem>(out int? count, params string[] rest) where TItem : class, IDisposable, new()",
                "static bool Ns.Sample<T>.op_Equality(Sample<T> left, Sample<T> right)",
                "static bool Ns.Sample<T>.op_Inequality(Sample<T> left, Sample<T> right)",
                "void Ns.Sample<T>.Dispose()",
                "IReadOnlyList<T[]> Ns.Sample<T>.Items { get; init; }",
                "double Ns.Sample<T>.Share { get; }",
                "string Ns.Sample<T>.this[int index] { get; protected set; }",
                "const int Ns.Sample<T>.Most",
                "event EventHandler<EventArgs> Ns.Sample<T>.Changed",
                "enum Ns.Shades { Light = 1, Dark = 4 }",
            ],
            lines);
    }

    private static Assembly? Find(string name) => File.Exists(Path.Combine(AppContext.BaseDirectory, $"{name}.dll")) ? Assembly.Load(name) : null;

    public enum Shades
    {
        Light = 1,
        Dark = 4,
    }

#pragma warning disable CS0067, CS0660, CS0661 // Only the public members matter.
    public abstract class Sample<T> : Exception, IDisposable
    {
        public const int Most = 3;

        protected Sample(string text, Shades shade = Shades.Dark, CancellationToken token = default)
        {
            Share = text.Length + (int)shade + (token.IsCancellationRequested ? 1 : 0);
        }

        public event EventHandler<EventArgs>? Changed;

        public IReadOnlyList<T[]>? Items { get; init; }

        public double Share { get; internal set; }

        public string this[int index]
        {
            get => ToString();
            protected set => _ = index;
        }

        public static bool TryRead<TItem>(out int? count, params string[] rest)
            where TItem : class, IDisposable, new() => (count = rest.Length) > 0;

        public static bool operator ==(Sample<T> left, Sample<T> right) => ReferenceEquals(left, right);

        public static bool operator !=(Sample<T> left, Sample<T> right) => !ReferenceEquals(left, right);

        public override string ToString() => "";

        public void Dispose() => GC.SuppressFinalize(this);
    }
#pragma warning restore CS0067, CS0660, CS0661
}
