/** Line icons on a 24-unit grid; decoration only, the control that holds one carries the name. */

import type { ReactNode } from 'react';

type Props = { size?: number };
type DrawingProps = Props & { filled?: boolean; children: ReactNode };

function Drawing({ size = 20, filled = false, children }: DrawingProps) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={filled ? 'currentColor' : 'none'}
      stroke={filled ? 'none' : 'currentColor'}
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

const handset =
  'M5 4h3.2l1.7 4.3-2.2 1.4a11.5 11.5 0 0 0 6.6 6.6l1.4-2.2L20 15.8V19a1.6 1.6 0 0 1-1.7 1.6A15.6 15.6 0 0 1 3.4 5.7 1.6 1.6 0 0 1 5 4Z';
const ten = (
  <text
    x="12"
    y="15.4"
    textAnchor="middle"
    fontSize="7.6"
    fontWeight="600"
    fill="currentColor"
    stroke="none"
  >
    10
  </text>
);

export const IconPlay = (props: Props) => (
  <Drawing {...props} filled>
    <path d="M7.5 4.9v14.2a.9.9 0 0 0 1.4.7l10.6-7.1a.9.9 0 0 0 0-1.5L8.9 4.2a.9.9 0 0 0-1.4.7Z" />
  </Drawing>
);
export const IconPause = (props: Props) => (
  <Drawing {...props} filled>
    <path d="M7 4.5h3.2v15H7zM13.8 4.5H17v15h-3.2z" />
  </Drawing>
);
export const IconBack10 = (props: Props) => (
  <Drawing {...props}>
    <path d="M4.2 8.6A8.6 8.6 0 1 1 3.4 12M4 4.2v4.6h4.6" />
    {ten}
  </Drawing>
);
export const IconForward10 = (props: Props) => (
  <Drawing {...props}>
    <path d="M19.8 8.6a8.6 8.6 0 1 0 .8 3.4M20 4.2v4.6h-4.6" />
    {ten}
  </Drawing>
);
export const IconCallIn = (props: Props) => (
  <Drawing {...props}>
    <path d={handset} />
    <path d="M20 4l-5 5M15 5v4h4" />
  </Drawing>
);
export const IconCallOut = (props: Props) => (
  <Drawing {...props}>
    <path d={handset} />
    <path d="M15 9l5-5M16 4h4v4" />
  </Drawing>
);
export const IconCallback = (props: Props) => (
  <Drawing {...props}>
    <path d={handset} />
    <path d="M21 8.5h-6M17.5 5 14 8.5l3.5 3.5" />
  </Drawing>
);
export const IconDownload = (props: Props) => (
  <Drawing {...props}>
    <path d="M12 4v11M7.5 11 12 15.5 16.5 11M5 19.5h14" />
  </Drawing>
);
export const IconClose = (props: Props) => (
  <Drawing {...props}>
    <path d="M6 6l12 12M18 6 6 18" />
  </Drawing>
);
export const IconSearch = (props: Props) => (
  <Drawing {...props}>
    <circle cx="11" cy="11" r="6.5" />
    <path d="m16 16 4 4" />
  </Drawing>
);
export const IconFilter = (props: Props) => (
  <Drawing {...props}>
    <path d="M4 7h16M7 12h10M10 17h4" />
  </Drawing>
);
export const IconLanguage = (props: Props) => (
  <Drawing {...props}>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M3.5 12h17M12 3.5c5 5 5 12 0 17-5-5-5-12 0-17Z" />
  </Drawing>
);
export const IconSun = (props: Props) => (
  <Drawing {...props}>
    <circle cx="12" cy="12" r="4" />
    <path d="M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M18.4 5.6l-1.1 1.1M6.7 17.3l-1.1 1.1" />
  </Drawing>
);
export const IconMoon = (props: Props) => (
  <Drawing {...props}>
    <path d="M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7Z" />
  </Drawing>
);
export const IconSignOut = (props: Props) => (
  <Drawing {...props}>
    <path d="M14 4.5H7A1.5 1.5 0 0 0 5.5 6v12A1.5 1.5 0 0 0 7 19.5h7M11 12h9.5M17 8.5l3.5 3.5-3.5 3.5" />
  </Drawing>
);
export const IconChevron = (props: Props) => (
  <Drawing {...props}>
    <path d="m7 10 5 5 5-5" />
  </Drawing>
);
export const IconCheck = (props: Props) => (
  <Drawing {...props}>
    <path d="m5 12.5 4.5 4.5L19 7.5" />
  </Drawing>
);
export const IconAlert = (props: Props) => (
  <Drawing {...props}>
    <path d="M12 4 3 19.5h18Z" />
    <path d="M12 10v4.5M12 17v.1" />
  </Drawing>
);
export const IconCalls = (props: Props) => (
  <Drawing {...props}>
    <path d={handset} />
  </Drawing>
);
export const IconVolume = (props: Props) => (
  <Drawing {...props}>
    <path d="M4 9.5v5h3.5l4.5 4v-13l-4.5 4ZM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11" />
  </Drawing>
);
export const IconVolumeOff = (props: Props) => (
  <Drawing {...props}>
    <path d="M4 9.5v5h3.5l4.5 4v-13l-4.5 4ZM16 9.5l5 5M21 9.5l-5 5" />
  </Drawing>
);
export const IconLock = (props: Props) => (
  <Drawing {...props}>
    <rect x="5.5" y="10.5" width="13" height="9" rx="2" />
    <path d="M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5" />
  </Drawing>
);
export const IconDashboard = (props: Props) => (
  <Drawing {...props}>
    <path d="M4.5 19.5v-6h3.6v6ZM10.2 19.5v-15h3.6v15ZM15.9 19.5V9h3.6v10.5Z" />
  </Drawing>
);
export const IconPeople = (props: Props) => (
  <Drawing {...props}>
    <circle cx="9" cy="8.5" r="3.5" />
    <path d="M2.8 19.5a6.2 6.2 0 0 1 12.4 0M15.5 5.4a3.5 3.5 0 0 1 0 6.2M17.4 14.2a6.2 6.2 0 0 1 3.8 5.3" />
  </Drawing>
);
export const IconCalendar = (props: Props) => (
  <Drawing {...props}>
    <rect x="4" y="5.5" width="16" height="14.5" rx="2" />
    <path d="M4 10h16M8 3.5v4M16 3.5v4" />
  </Drawing>
);
export const IconSettings = (props: Props) => (
  <Drawing {...props}>
    <path d="M4 7h9M17.5 7H20M4 12h2.5M11 12h9M4 17h9M17.5 17H20" />
    <circle cx="15.2" cy="7" r="2.2" />
    <circle cx="8.7" cy="12" r="2.2" />
    <circle cx="15.2" cy="17" r="2.2" />
  </Drawing>
);
export const IconHistory = (props: Props) => (
  <Drawing {...props}>
    <path d="M4.5 8.2A8.5 8.5 0 1 1 3.5 12M4 4v4.4h4.4M12 7.5V12l3 2" />
  </Drawing>
);
export const IconServer = (props: Props) => (
  <Drawing {...props}>
    <rect x="4" y="4.5" width="16" height="6.5" rx="1.5" />
    <rect x="4" y="13" width="16" height="6.5" rx="1.5" />
    <path d="M7.5 7.75h.1M7.5 16.25h.1M11 7.75h5.5M11 16.25h5.5" />
  </Drawing>
);
export const IconMore = (props: Props) => (
  <Drawing {...props} filled>
    <circle cx="5.5" cy="12" r="1.8" />
    <circle cx="12" cy="12" r="1.8" />
    <circle cx="18.5" cy="12" r="1.8" />
  </Drawing>
);
export const IconSkipSilence = (props: Props) => (
  <Drawing {...props}>
    <path d="M4 9v6M7 6.5v11M10 10v4M12.5 12h3M14 9.5l2.5 2.5-2.5 2.5M19 6.5v11M21.5 9.5v5" />
  </Drawing>
);
