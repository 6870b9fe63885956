import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useContext,
  useMemo,
  useState,
} from 'react';
import type { OutboundCall } from '@/shared/api';
import type { Target } from './outbound-call';

const CallDialog = lazy(() => import('./call-dialog').then((m) => ({ default: m.CallDialog })));
const CallBar = lazy(() => import('./call-bar').then((m) => ({ default: m.CallBar })));

/** What the person is about: nothing, a call to confirm, a call under way. */
type Doing =
  | { tag: 'nothing' }
  | { tag: 'asking'; target: Target }
  | { tag: 'calling'; target: Target; call: OutboundCall };

type Calling = { doing: Doing; ask: (target: Target) => void; set: (doing: Doing) => void };

const CallingContext = createContext<Calling | null>(null);

/** One outbound call at a time, whatever page is open: a row that vanishes from a list does not end it. */
export function CallingProvider({ children }: { children: ReactNode }) {
  const [doing, set] = useState<Doing>({ tag: 'nothing' });
  const value = useMemo(
    () => ({ doing, set, ask: (target: Target) => set({ tag: 'asking', target }) }),
    [doing],
  );
  return <CallingContext value={value}>{children}</CallingContext>;
}

/** Opens the question whether to call; nothing is dialled before the person says so. */
export const useAskToCall = (): Calling['ask'] => useCalling().ask;

/** The question, or how the call goes. Stands once in the shell. */
export function CallingPlace({
  renderLink,
}: {
  renderLink: (callSid: string, text: string) => ReactNode;
}) {
  const { doing, ask, set } = useCalling();
  const stop = () => set({ tag: 'nothing' });
  return (
    <Suspense>
      {doing.tag === 'asking' && (
        <CallDialog
          target={doing.target}
          onPlaced={(call, target) => set({ tag: 'calling', call, target })}
          onClose={stop}
        />
      )}
      {doing.tag === 'calling' && (
        <CallBar
          key={doing.call.id}
          placed={doing.call}
          name={doing.target.name}
          renderLink={renderLink}
          onAgain={() => ask(doing.target)}
          onClose={stop}
        />
      )}
    </Suspense>
  );
}

function useCalling(): Calling {
  const calling = useContext(CallingContext);
  if (!calling) throw new Error('a call needs CallingProvider');
  return calling;
}
