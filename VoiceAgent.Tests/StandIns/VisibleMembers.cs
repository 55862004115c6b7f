using System.Reflection;
using System.Runtime.CompilerServices;

namespace VoiceAgent.Tests.StandIns;

/// <summary>A member that is visible to a caller or a deriving class.</summary>
/// <param name="Name">With namespace and type, for example <c>Ns.Type.Method</c>.</param>
/// <param name="Line">The member as a line of <c>official-api.txt</c>.</param>
internal sealed record VisibleMember(string Name, string Line);

/// <summary>The visible members of an assembly, in the form that <c>VoiceAgent.StandIns/README.md</c> describes.</summary>
internal static class VisibleMembers
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<VisibleMember> Of(Assembly assembly) => assembly.GetExportedTypes().SelectMany(Of);

    public static IEnumerable<VisibleMember> Of(Type type)
    {
        var path = $"{type.Namespace}.{TypeText.Of(type)}";
        var head = new VisibleMember(path, Head(type, path));
        return type.IsEnum || typeof(Delegate).IsAssignableFrom(type)
            ? [head]
            : [head, .. Constructors(type, path), .. Methods(type, path), .. Properties(type, path), .. Fields(type, path), .. Events(type, path)];
    }

    private static string Head(Type type, string path)
    {
        if (type.IsEnum)
        {
            var names = type.GetFields(BindingFlags.Public | BindingFlags.Static);
            var values = names.OrderBy(name => Convert.ToInt64(name.GetRawConstantValue(), null)).Select(name => $"{name.Name} = {name.GetRawConstantValue()}");
            return $"enum {path} {{ {string.Join(", ", values)} }}";
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"delegate {TypeText.Of(invoke.ReturnType)} {path}({Parameters(invoke)})";
        }

        var kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var bases = Bases(type).Select(TypeText.Of).ToList();
        return bases.Count == 0 ? $"{kind} {path}" : $"{kind} {path} : {string.Join(", ", bases)}";
    }

    /// <summary>The base class, and the interfaces that neither the base class nor another interface already has.</summary>
    private static IEnumerable<Type> Bases(Type type)
    {
        var parent = type.BaseType == typeof(object) || type.BaseType == typeof(ValueType) ? null : type.BaseType;
        var all = type.GetInterfaces().Except(parent?.GetInterfaces() ?? []).Where(each => each.IsVisible).ToList();
        var direct = all.Except(all.SelectMany(each => each.GetInterfaces())).OrderBy(each => each.Name, StringComparer.Ordinal);
        return parent is null ? direct : direct.Prepend(parent);
    }

    private static IEnumerable<VisibleMember> Constructors(Type type, string path) => type.GetConstructors(Declared)
        .Where(each => !each.IsStatic && IsVisible(each))
        .Select(each => new VisibleMember($"{path}..ctor", $"{Access(each)}{path}..ctor({Parameters(each)})"));

    private static IEnumerable<VisibleMember> Methods(Type type, string path) => type.GetMethods(Declared)
        .Where(each => IsVisible(each) && each.GetBaseDefinition().DeclaringType != typeof(object))
        .Where(each => !each.IsSpecialName || each.Name.StartsWith("op_", StringComparison.Ordinal))
        .Select(each => new VisibleMember(
            $"{path}.{each.Name}",
            $"{Access(each)}{Static(each)}{TypeText.Of(each.ReturnType)} {path}.{each.Name}{Generics(each)}({Parameters(each)}){Constraints(each)}"));

    private static IEnumerable<VisibleMember> Properties(Type type, string path)
    {
        foreach (var property in type.GetProperties(Declared))
        {
            var accessors = property.GetAccessors(nonPublic: true).Where(IsVisible).ToList();
            if (accessors.FirstOrDefault(each => each.IsPublic) is not { } widest && (widest = accessors.FirstOrDefault()) is null)
            {
                continue;
            }

            var index = property.GetIndexParameters();
            var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(each => TypeText.Of(each, extends: false)))}]";
            var get = accessors.Contains(property.GetMethod!) ? $"{Narrower(property.GetMethod!, widest)}get; " : "";
            var setter = property.SetMethod is { } method && accessors.Contains(method) ? method : null;
            var set = setter is null ? "" : $"{Narrower(setter, widest)}{(IsInit(setter) ? "init" : "set")}; ";
            yield return new VisibleMember(
                $"{path}.{property.Name}", $"{Access(widest)}{Static(widest)}{TypeText.Of(property.PropertyType)} {path}.{name} {{ {get}{set}}}");
        }
    }

    private static IEnumerable<VisibleMember> Fields(Type type, string path) => type.GetFields(Declared)
        .Where(each => each.IsPublic || each.IsFamily || each.IsFamilyOrAssembly)
        .Select(each => new VisibleMember(
            $"{path}.{each.Name}",
            $"{(each.IsPublic ? "" : "protected ")}{(each.IsLiteral ? "const " : Static(each))}{TypeText.Of(each.FieldType)} {path}.{each.Name}"));

    private static IEnumerable<VisibleMember> Events(Type type, string path) => type.GetEvents(Declared)
        .Where(each => IsVisible(each.AddMethod!))
        .Select(each => new VisibleMember(
            $"{path}.{each.Name}", $"{Access(each.AddMethod!)}{Static(each.AddMethod!)}event {TypeText.Of(each.EventHandlerType!)} {path}.{each.Name}"));

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Static(MethodBase method) => method.IsStatic ? "static " : "";

    private static string Static(FieldInfo field) => field.IsStatic ? "static " : "";

    private static string Narrower(MethodInfo accessor, MethodInfo widest) => accessor.IsPublic == widest.IsPublic ? "" : "protected ";

    private static string Parameters(MethodBase method)
    {
        var extends = method.IsDefined(typeof(ExtensionAttribute));
        return string.Join(", ", method.GetParameters().Select((each, position) => TypeText.Of(each, extends && position == 0)));
    }

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(each => each.Name))}>" : "";

    private static string Constraints(MethodInfo method) => method.IsGenericMethodDefinition
        ? string.Concat(method.GetGenericArguments().Select(type => (type.Name, Limits: Limits(type).ToList()))
            .Where(each => each.Limits.Count > 0)
            .Select(each => $" where {each.Name} : {string.Join(", ", each.Limits)}"))
        : "";

    private static IEnumerable<string> Limits(Type parameter)
    {
        var special = parameter.GenericParameterAttributes;
        var isStruct = special.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        if (special.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            yield return "class";
        }

        if (isStruct)
        {
            yield return "struct";
        }

        foreach (var type in parameter.GetGenericParameterConstraints().Where(each => each != typeof(ValueType)))
        {
            yield return TypeText.Of(type);
        }

        if (special.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct)
        {
            yield return "new()";
        }
    }
}
