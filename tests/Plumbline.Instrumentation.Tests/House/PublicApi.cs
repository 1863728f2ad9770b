using System.Reflection;

namespace Plumbline.Instrumentation.Tests.House;

/// <summary>The public API of an assembly as text, one member a line.</summary>
static class PublicApi
{
    const BindingFlags Members =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly) =>
        string.Concat(
            assembly
                .GetExportedTypes()
                .OrderBy(type => type.FullName, StringComparer.Ordinal)
                .Select(type =>
                    $"{Describe(type)}\n{string.Concat(MembersOf(type).Order(StringComparer.Ordinal).Select(line => $"    {line}\n"))}\n"
                )
        );

    static string Describe(Type type)
    {
        var kind =
            type.IsInterface ? "interface"
            : type.IsEnum ? "enum"
            : type.IsValueType ? "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : type.IsSealed ? "sealed class"
            : "class";
        Type[] bases =
        [
            .. type.BaseType is { } parent && parent != typeof(object) ? [parent] : Array.Empty<Type>(),
            .. OwnInterfaces(type),
        ];
        return $"{kind} {type.FullName}{(bases.Length == 0 ? "" : " : " + string.Join(", ", bases.Select(Name)))}";
    }

    static IEnumerable<Type> OwnInterfaces(Type type) =>
        type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).OrderBy(one => one.FullName, StringComparer.Ordinal);

    static IEnumerable<string> MembersOf(Type type) =>
        [
            .. type.GetConstructors(Members).Where(IsSeen).Select(one => $"new({Parameters(one)})"),
            .. type.GetProperties(Members)
                .Where(one => one.GetAccessors(true).Any(IsSeen))
                .Select(one =>
                    $"{Name(one.PropertyType)} {one.Name} {{{string.Concat(one.GetAccessors(true).Where(IsSeen).Select(accessor => $" {accessor.Name[..3]};"))} }}"
                ),
            .. type.GetMethods(Members)
                .Where(one => IsSeen(one) && !one.IsSpecialName)
                .Select(one => $"{(one.IsStatic ? "static " : "")}{Name(one.ReturnType)} {one.Name}({Parameters(one)})"),
            .. type.GetFields(Members).Where(one => one.IsPublic && !one.IsSpecialName).Select(one => $"{Name(one.FieldType)} {one.Name}"),
        ];

    static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    static string Parameters(MethodBase method) =>
        string.Join(
            ", ",
            method
                .GetParameters()
                .Select(one => $"{Name(one.ParameterType)} {one.Name}{(one.HasDefaultValue ? $" = {one.DefaultValue ?? "null"}" : "")}")
        );

    static string Name(Type type)
    {
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (!type.IsGenericType)
            return type.Name;
        return $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
