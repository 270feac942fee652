import { Card, Skeleton } from "./states";

export function ListSkeleton({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label}>
      <Skeleton className="h-7 w-32" />
      <Skeleton className="mt-3 h-4 w-64" />
      <Card className="mt-6 divide-y overflow-hidden">
        {Array.from({ length: 6 }, (_, index) => (
          <div key={index} className="flex items-center gap-4 px-4 py-4">
            <Skeleton className="h-4 flex-1" />
            <Skeleton className="h-4 w-20" />
            <Skeleton className="hidden h-4 w-32 md:block" />
          </div>
        ))}
      </Card>
    </div>
  );
}

export function DetailSkeleton({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label}>
      <Skeleton className="h-4 w-40" />
      <Skeleton className="mt-4 h-7 w-72 max-w-full" />
      <Skeleton className="mt-6 h-9 w-96 max-w-full" />
      <Skeleton className="mt-6 h-16 max-w-3xl" />
      <Card className="mt-8 divide-y overflow-hidden">
        {Array.from({ length: 9 }, (_, index) => (
          <div key={index} className="flex items-center gap-3 px-4 py-3">
            <Skeleton className="size-4 rounded-full" />
            <Skeleton className="h-4 w-40" />
            <Skeleton className="hidden h-2 flex-1 md:block" />
          </div>
        ))}
      </Card>
    </div>
  );
}
