using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Nexus.Architecture.Tests.Api;

/// <summary>Writes a symbol as the list of signatures does.</summary>
internal static class SignatureText
{
    private static readonly SymbolDisplayFormat Types = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameOnly,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static string Of(ITypeSymbol type) => type.ToDisplayString(Types);

    public static string Of(ISymbol member) => member switch
    {
        IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum } value => $"{value.Name} = {Number(value.ConstantValue)}",
        IFieldSymbol { IsConst: true } field =>
            $"{Access(field)}const {Of(field.Type)} {field.Name} = {Literal(field.ConstantValue, field.Type)}",
        IFieldSymbol field => $"{Modifiers(field)}{(field.IsReadOnly ? "readonly " : "")}{Of(field.Type)} {field.Name}",
        IPropertySymbol property => $"{Modifiers(property)}{(property.IsRequired ? "required " : "")}{Of(property.Type)} {PropertyName(property)} {Accessors(property)}",
        IEventSymbol @event => $"{Modifiers(@event)}event {Of(@event.Type)} {@event.Name}",
        IMethodSymbol method => Of(method),
        _ => throw new NotSupportedException($"{member.Kind} {member.Name}: the API check has no spelling for this kind of member."),
    };

    public static string Constraints(IEnumerable<ITypeParameterSymbol> parameters) => string.Concat(
        from parameter in parameters
        let constraints = Constraints(parameter).ToList()
        where constraints.Count > 0
        select $" where {parameter.Name} : {string.Join(", ", constraints)}");

    private static IEnumerable<string> Constraints(ITypeParameterSymbol parameter)
    {
        string?[] kinds =
        [
            parameter.HasReferenceTypeConstraint ? parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class" : null,
            parameter.HasUnmanagedTypeConstraint ? "unmanaged" : parameter.HasValueTypeConstraint ? "struct" : null,
            parameter.HasNotNullConstraint ? "notnull" : null,
        ];
        return kinds.OfType<string>().Concat(parameter.ConstraintTypes.Select(Of)).Concat(parameter.HasConstructorConstraint ? ["new()"] : []);
    }

    private static string Of(IMethodSymbol method)
    {
        var parameters = string.Join(", ", method.Parameters.Select(p => (method.IsExtensionMethod && p.Ordinal == 0 ? "this " : "") + Of(p)));
        var name = method.MethodKind switch
        {
            MethodKind.Constructor => method.ContainingType.Name,
            MethodKind.Conversion => $"{(method.Name == "op_Implicit" ? "implicit" : "explicit")} operator {Of(method.ReturnType)}",
            MethodKind.UserDefinedOperator => $"{Of(method.ReturnType)} operator {SyntaxFacts.GetText(SyntaxFacts.GetOperatorKind(method.Name))}",
            MethodKind.DelegateInvoke => $"{Of(method.ReturnType)} Invoke",
            _ => $"{(method.ReturnsByRef ? "ref " : "")}{Of(method.ReturnType)} {method.Name}",
        };
        var generics = method.TypeParameters.IsEmpty ? "" : $"<{string.Join(", ", method.TypeParameters.Select(p => p.Name))}>";
        return $"{Modifiers(method)}{name}{generics}({parameters}){Constraints(method.TypeParameters)}";
    }

    private static string Of(IParameterSymbol parameter)
    {
        var passing = parameter switch
        {
            { IsParams: true } => "params ",
            { RefKind: RefKind.In } => "in ",
            { RefKind: RefKind.Out } => "out ",
            { RefKind: RefKind.Ref } => "ref ",
            _ => "",
        };
        var value = parameter.HasExplicitDefaultValue ? $" = {Literal(parameter.ExplicitDefaultValue, parameter.Type)}" : "";
        return $"{passing}{Of(parameter.Type)} {parameter.Name}{value}";
    }

    private static string PropertyName(IPropertySymbol property) =>
        property.IsIndexer ? $"this[{string.Join(", ", property.Parameters.Select(Of))}]" : property.Name;

    private static string Accessors(IPropertySymbol property)
    {
        var get = property.GetMethod is { } getter && IsOffered(getter, property) ? "get; " : "";
        var set = property.SetMethod is { } setter && IsOffered(setter, property)
            ? $"{(setter.DeclaredAccessibility == property.DeclaredAccessibility ? "" : "protected ")}{(setter.IsInitOnly ? "init" : "set")}; "
            : "";
        return $"{{ {get}{set}}}";
    }

    private static bool IsOffered(IMethodSymbol accessor, IPropertySymbol property) =>
        accessor.DeclaredAccessibility == Accessibility.Public
        || accessor.DeclaredAccessibility is Accessibility.Protected or Accessibility.ProtectedOrInternal && !property.ContainingType.IsSealed;

    private static string Modifiers(ISymbol member)
    {
        if (member.ContainingType.TypeKind == TypeKind.Interface)
        {
            return member.IsStatic ? "static " : "";
        }
        return Access(member) + (member switch
        {
            { IsStatic: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true } => "virtual ",
            _ => "",
        });
    }

    private static string Access(ISymbol member) =>
        member.DeclaredAccessibility == Accessibility.Public ? "public " : "protected ";

    private static string Literal(object? value, ITypeSymbol type) => value switch
    {
        null => type.IsReferenceType || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T ? "null" : "default",
        string or char or bool => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)!,
        _ when Enumeration(type) is { } enumeration => EnumMember(enumeration, value),
        _ => Number(value),
    };

    private static INamedTypeSymbol? Enumeration(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { TypeKind: TypeKind.Enum } enumeration => enumeration,
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => Enumeration(nullable.TypeArguments[0]),
        _ => null,
    };

    private static string EnumMember(INamedTypeSymbol type, object value) =>
        type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => Equals(f.ConstantValue, value))?.Name ?? $"({type.Name}){Number(value)}";

    private static string Number(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
