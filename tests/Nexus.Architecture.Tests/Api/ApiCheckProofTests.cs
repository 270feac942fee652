using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Nexus.Architecture.Tests.Api;

/// <summary>Proves the check itself on a small library beside a small list: what is right passes, what is wrong is named.</summary>
public class ApiCheckProofTests
{
    private const string List = """

        namespace Shop
            public static class CartExtensions
                public static ICart<T> WithItem<T>(this ICart<T> cart, string name, int? count = null, Sales.Kind kind = Sales.Kind.Gift, Threading.CancellationToken cancellationToken = default)
                where T : class, IItem, new() ;
            public interface ICart<out T>
                int Count { get; }
                T? Last { get; }
            Task<string?> FindAsync(string name, params string[] tags);
            public interface IItem
            public interface ISpecialItem : IItem
                string IItem.Name { get; }
            public sealed class Special : Item, IItem
                public override string? Describe() ;
            public abstract class Item : IItem
                protected Item(string name) : base(default!);
                public string Name { get ; }
                public required string Label { get ; init; }
                public abstract string? Describe();
                public virtual void Drop(in Cost cost) ;
                public const string Unit = "a.b c";
                public static readonly Item None;
            public sealed record Price(decimal Amount, string Currency = "EUR")   // ASPIRESHOP001
            public readonly struct Cost
                private readonly int _dummyPrimitive;
                public ref struct Handler
                public Handler(int literalLength, int formattedCount);
                public readonly void AppendLiteral(string value);

        // package Shop.Sales
        namespace Shop.Sales
            public enum Kind
                Plain = 0,
                Gift = 1
            public class Offer
                // experimental ASPIREOFFER002
                public void Extend(Collections.Generic.IReadOnlyDictionary<string, Func<Kind, bool>?> terms) ;
        """;

    private const string Library = """
        #nullable enable
        using System;
        using System.Collections.Generic;
        using System.Diagnostics.CodeAnalysis;
        using System.Threading;
        using System.Threading.Tasks;

        namespace Shop
        {
            using Shop.Sales;

            public static class CartExtensions
            {
                public static ICart<T> WithItem<T>(this ICart<T> cart, string name, int? count = null, Kind kind = Kind.Gift, CancellationToken cancellationToken = default)
                    where T : class, IItem, new() => cart;
            }
            public interface ICart<out T>
            {
                int Count { get; }
                T? Last { get; }
            Task<string?> FindAsync(string name, params string[] tags);
            }
            public interface IItem;
            public interface ISpecialItem : IItem;
            public sealed class Special : Item
            {
                [SetsRequiredMembers] public Special() : base("special") => Label = "";
                public override string? Describe() => null;
            }
            public abstract class Item : IItem, IHidden
            {
                protected Item(string name) => Name = name;
                public string Name { get; private set; }
                public required string Label { get; init; }
                public abstract string? Describe();
                public virtual void Drop(in Cost cost) { }
                public const string Unit = "a.b c";
                public static readonly Item None = null!;
                public override string ToString() => Name;
                internal void Invented() { }
            }
            internal interface IHidden;
            [Experimental("ASPIRESHOP001")]
            public sealed record Price(decimal Amount, string Currency = "EUR");
            public readonly struct Cost
            {
                public ref struct Handler
                {
                    public Handler(int literalLength, int formattedCount) { }
                    public void AppendLiteral(string value) { }
                }
            }
        }
        namespace Shop.Sales
        {
            public enum Kind { Plain, Gift }
            public class Offer
            {
                [Experimental("ASPIREOFFER002")]
                public void Extend(IReadOnlyDictionary<string, Func<Kind, bool>?> terms) { }
            }
        }
        """;

    [Fact]
    public void What_follows_the_list_passes() => Assert.Empty(Check(Library));

    [Theory]
    [InlineData("public enum Kind {", "public class Extra; public enum Kind {", "Shop.Sales.Extra", "no such type")]
    [InlineData("int? count", "int? number", "Shop.CartExtensions :: public static ICart<T> WithItem<T>(this ICart<T> cart, string name, int? number = null", "int? count = null")]
    [InlineData("count = null", "count = 1", "int? count = 1", "int? count = null")]
    [InlineData("kind = Kind.Gift", "kind = Kind.Plain", "Kind kind = Plain", "Kind kind = Gift")]
    [InlineData("class, IItem, new()", "class, new()", "where T : class, new()", "where T : IItem, class, new()")]
    [InlineData("public abstract string? Describe()", "public abstract string Describe()", "public abstract string Describe()", "public abstract string? Describe()")]
    [InlineData("public required string Label", "public string Label", "public string Label { get; init; }", "public required string Label { get; init; }")]
    [InlineData("Name { get; private set; }", "Name { get; set; }", "public string Name { get; set; }", "public string Name { get; }")]
    [InlineData("""[Experimental("ASPIRESHOP001")]""", "", "Shop.Price :: [Experimental()]", "[Experimental(ASPIRESHOP001)]")]
    [InlineData("""[Experimental("ASPIREOFFER002")]""", """[Experimental("ASPIREOFFER003")]""", "Shop.Sales.Offer :: public void Extend", "[Experimental(ASPIREOFFER002)]")]
    [InlineData("{ Plain, Gift }", "{ Gift, Plain }", "Shop.Sales.Kind :: Gift = 0", "Gift = 1")]
    [InlineData("internal void Invented()", "protected void Invented()", "Shop.Item :: protected void Invented()", "no member Invented")]
    [InlineData("internal interface IHidden", "public interface IHidden", "Shop.Item : IHidden", "IItem")]
    [InlineData("sealed record Price", "record Price", "Shop.Price :: public record", "public sealed record")]
    [InlineData("params string[] tags", "string[] tags", "string[] tags)", "params string[] tags")]
    [InlineData("in Cost cost", "Cost cost", "Drop(Cost cost)", "Drop(in Cost cost)")]
    [InlineData("int Count { get; }", "", "Shop.ICart<T> lacks :: int Count { get; }", "member of the interface")]
    [InlineData("abstract class Item : IItem", "abstract class Item : IDisposable", "Shop.Item lacks : IItem", "public too", "public void Dispose() { }")]
    [InlineData("public const string Unit = \"a.b c\"", "public const string Unit = \"c\"", "Unit = \"c\"", "Unit = \"a.b c\"")]
    [InlineData("decimal Amount", "decimal Sum", "public decimal Sum { get; init; }", "no member Sum")]
    [InlineData("public Handler(int literalLength", "public Handler(int length", "Shop.Cost.Handler :: public Handler(int length", "int literalLength")]
    public void What_departs_from_it_is_named_beside_the_official_form(string right, string wrong, string subject, string official, string extra = "")
    {
        Assert.Contains(right, Library, StringComparison.Ordinal);
        var library = Library.Replace(right, wrong, StringComparison.Ordinal);
        if (extra.Length > 0)
        {
            library = library.Replace("internal void Invented()", $"{extra} internal void Invented()", StringComparison.Ordinal);
        }

        var differences = Check(library);

        Assert.Contains(differences, d => d.Subject.Contains(subject, StringComparison.Ordinal) && d.Explanation.Contains(official, StringComparison.Ordinal));
    }

    [Fact]
    public void An_entry_of_the_allow_list_without_a_reason_is_refused()
    {
        Assert.Equal("Shop.Extra", Assert.Single(Repository.ParseAllowList(["# why", "Shop.Extra -- new in 13.5, the list is of 13.4"], "file")).Key);
        Assert.Throws<FormatException>(() => Repository.ParseAllowList(["Shop.Extra"], "file"));
    }

    private static List<ApiDifference> Check(string source)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Shop",
            [CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken)],
            platform.Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var result = compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));

        // Read back from the image, as the real subjects are.
        var reference = MetadataReference.CreateFromImage(image.ToArray());
        var reader = CSharpCompilation.Create("reader", references: [reference, .. compilation.References]);
        return [.. ApiDifference.Find(ApiSurface.Read((IAssemblySymbol)reader.GetAssemblyOrModuleSymbol(reference)!), ApiList.Parse(List))];
    }
}
