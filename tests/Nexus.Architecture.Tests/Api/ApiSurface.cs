using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Nexus.Architecture.Tests.Api;

/// <summary>What an assembly offers to code outside it, in the spelling of the list.</summary>
internal static class ApiSurface
{
    public static IReadOnlyList<ApiType> Read(string assemblyPath)
    {
        var subject = MetadataReference.CreateFromFile(assemblyPath);
        var beside = Directory.EnumerateFiles(Path.GetDirectoryName(assemblyPath)!, "*.dll").Where(file => file != assemblyPath);
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var references = beside.Concat(platform).DistinctBy(Path.GetFileName).Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create("reader", references: [subject, .. references]);
        return Read((IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(subject)!);
    }

    public static IReadOnlyList<ApiType> Read(IAssemblySymbol assembly) => [.. Types(assembly.GlobalNamespace).Select(Describe)];

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) =>
        from member in container.GetMembers()
        let type = member as INamedTypeSymbol
        from found in member switch
        {
            INamespaceSymbol space => Types(space),
            _ when type is not null && IsVisible(type) && !IsGenerated(type) => Types(type).Prepend(type),
            _ => [],
        }
        select found;

    private static ApiType Describe(INamedTypeSymbol type)
    {
        var members = type.GetMembers().Where(m => m is not INamedTypeSymbol && IsOffered(m, type));
        return new ApiType(
            Name(type),
            ApiText.Normalize($"{Header(type)}{SignatureText.Constraints(type.TypeParameters)}"),
            Bases(type).ToHashSet(),
            type.AllInterfaces.Select(SignatureText.Of).ToHashSet(),
            ExperimentalId(type),
            type.TypeKind == TypeKind.Delegate
                ? new Dictionary<string, string?> { [ApiText.Normalize(SignatureText.Of(type.DelegateInvokeMethod!))] = null }
                : members.DistinctBy(Text).ToDictionary(Text, ExperimentalId));

        static string Text(ISymbol member) => ApiText.Normalize(SignatureText.Of(member));
    }

    private static string Name(INamedTypeSymbol type)
    {
        var parameters = type.TypeParameters.Length == 0 ? "" : $"<{string.Join(", ", type.TypeParameters.Select(p => p.Name))}>";
        return $"{(type.ContainingType is { } outer ? Name(outer) : type.ContainingNamespace.ToDisplayString())}.{type.Name}{parameters}";
    }

    private static string Header(INamedTypeSymbol type)
    {
        var modifiers = type switch
        {
            { TypeKind: TypeKind.Class, IsStatic: true } => "static ",
            { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract ",
            { TypeKind: TypeKind.Class, IsSealed: true } => "sealed ",
            { TypeKind: TypeKind.Struct } => (type.IsReadOnly ? "readonly " : "") + (type.IsRefLikeType ? "ref " : ""),
            _ => "",
        };
        var kind = type switch { { IsRecord: true, TypeKind: TypeKind.Class } => "record", _ => type.TypeKind.ToString().ToLowerInvariant() };
        return $"public {modifiers}{kind}";
    }

    /// <summary>The base class, and the interfaces that this type adds to it.</summary>
    private static IEnumerable<string> Bases(INamedTypeSymbol type)
    {
        var inherited = type.BaseType?.AllInterfaces ?? [];
        var interfaces = type.AllInterfaces.Where(i => IsVisible(i) && !inherited.Contains(i, SymbolEqualityComparer.Default)
            && !(type.IsRecord && i.Name == "IEquatable") && type.TypeKind != TypeKind.Enum);
        var parent = type.TypeKind == TypeKind.Class && type.BaseType is { SpecialType: SpecialType.None } b && IsVisible(b) ? [b] : Array.Empty<INamedTypeSymbol>();
        return parent.Concat(interfaces).Select(SignatureText.Of);
    }

    private static bool IsOffered(ISymbol member, INamedTypeSymbol type) =>
        IsVisible(member)
        && !member.IsImplicitlyDeclared
        && !member.IsOverride
        && !IsGenerated(member)
        && !(member.DeclaredAccessibility != Accessibility.Public && (type.IsSealed || type.IsValueType))
        && member switch
        {
            IMethodSymbol method => method.MethodKind is MethodKind.Ordinary or MethodKind.Constructor or MethodKind.UserDefinedOperator or MethodKind.Conversion
                && !(method.MethodKind == MethodKind.Constructor && type.IsValueType && method.Parameters.IsEmpty)
                && type.TypeKind != TypeKind.Delegate,
            IFieldSymbol field => type.TypeKind != TypeKind.Enum || field.HasConstantValue,
            _ => true,
        };

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
        && (symbol.ContainingType is null || IsVisible(symbol.ContainingType));

    private static bool IsGenerated(ISymbol symbol) =>
        symbol.GetAttributes().Any(a => a.AttributeClass?.Name == "CompilerGeneratedAttribute");

    private static string? ExperimentalId(ISymbol symbol) => symbol.GetAttributes()
        .FirstOrDefault(a => a.AttributeClass?.Name == "ExperimentalAttribute")?.ConstructorArguments[0].Value as string;
}
